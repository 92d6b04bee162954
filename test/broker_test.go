package test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
)

// brokerVar holds the address at which this process is to be a NATS server, and
// nothing else, and brokerDir the folder in which that keeps its streams.
const brokerVar, brokerDir = "LEDETRAAD_TEST_BROKER", "LEDETRAAD_TEST_BROKER_DIR"

// broker is a NATS server as a process of its own, so that it can be killed, at
// an address that it keeps.
type broker struct {
	addr, dir string
	cmd       *exec.Cmd
}

func (b *broker) url() string { return "nats://" + b.addr }

func (b *broker) start(t testing.TB) {
	t.Helper()
	b.cmd = exec.Command(os.Args[0])
	b.cmd.Env = append(os.Environ(), brokerVar+"="+b.addr, brokerDir+"="+b.dir)
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.kill)
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the broker does not start: %v", err)
	}
}

func (b *broker) kill() {
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait()
}

// beBroker serves until it is killed.
func beBroker(addr, dir string) error {
	at, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return err
	}
	s, err := natsserver.NewServer(&natsserver.Options{Host: at.IP.String(), Port: at.Port, JetStream: true, StoreDir: dir, NoSigs: true, SyncAlways: true})
	if err != nil {
		return err
	}
	s.Start()
	if !s.ReadyForConnections(time.Minute) {
		return fmt.Errorf("nobody can connect to %s", addr)
	}
	fmt.Println("ready")
	s.WaitForShutdown()
	return nil
}

// freeAddress is an address of this machine at which nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	l := listen(t, "")
	defer l.Close()
	return l.Addr().String()
}
