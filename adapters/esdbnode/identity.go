package esdbnode

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	certificateFile = "tls-certificate.pem"
	keyFile         = "tls-key.pem"
	secretFile      = "secret"

	secretBytes      = 32
	certificateYears = 10
	renewBefore      = 60 * 24 * time.Hour
)

// identity is what the node shows and asks for: its certificate, and the secret
// that clients must know.
type identity struct {
	certificate     tls.Certificate
	certificatePath string
	secret          string
}

// loadIdentity reads the certificate and the secret, and makes what is missing,
// expiring, or not valid for the host.
func loadIdentity(dir, host string, now time.Time) (identity, error) {
	secret, err := loadSecret(filepath.Join(dir, secretFile))
	if err != nil {
		return identity{}, err
	}
	id := identity{certificatePath: filepath.Join(dir, certificateFile), secret: secret}
	keyPath := filepath.Join(dir, keyFile)
	id.certificate, err = tls.LoadX509KeyPair(id.certificatePath, keyPath)
	if err == nil && stillGood(id.certificate.Leaf, host, now) {
		return id, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return identity{}, fmt.Errorf("load the node's certificate: %w", err)
	}
	if err := makeCertificate(id.certificatePath, keyPath, host, now); err != nil {
		return identity{}, err
	}
	if id.certificate, err = tls.LoadX509KeyPair(id.certificatePath, keyPath); err != nil {
		return identity{}, fmt.Errorf("load the node's new certificate: %w", err)
	}
	return id, nil
}

func stillGood(leaf *x509.Certificate, host string, now time.Time) bool {
	if leaf == nil || now.Before(leaf.NotBefore) || now.Add(renewBefore).After(leaf.NotAfter) {
		return false
	}
	return host == "" || leaf.VerifyHostname(host) == nil
}

// makeCertificate writes a self-signed certificate that is its own authority,
// for the loopback addresses and the host.
func makeCertificate(certificatePath, keyPath, host string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make the node's key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return fmt.Errorf("make the node's certificate: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "ledetraad embedded event store"},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(certificateYears, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else if host != "" && host != "localhost" {
		template.DNSNames = append(template.DNSNames, host)
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return fmt.Errorf("make the node's certificate: %w", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("make the node's key: %w", err)
	}
	// The key goes first: a crash between the two leaves no certificate or one that
	// does not match, and the pair is made again.
	_ = os.Remove(certificatePath)
	if err := writePrivate(keyPath, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})); err != nil {
		return err
	}
	return writePrivate(certificatePath, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}))
}

func loadSecret(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err == nil {
		secret := strings.TrimSpace(string(content))
		if secret == "" {
			return "", errors.New("the node's secret file is empty")
		}
		return secret, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read the node's secret: %w", err)
	}
	random := make([]byte, secretBytes)
	rand.Read(random) // never fails, by its contract
	secret := base64.RawURLEncoding.EncodeToString(random)
	return secret, writePrivate(path, []byte(secret+"\n"))
}

// writePrivate writes a file that only its owner may read: whole or not at all,
// and durably.
func writePrivate(path string, content []byte) (err error) {
	name := filepath.Base(path)
	file, err := os.CreateTemp(filepath.Dir(path), name+".new-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return syncDir(filepath.Dir(path))
}
