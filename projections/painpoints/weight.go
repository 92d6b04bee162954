package painpoints

import (
	"fmt"

	"github.com/google/uuid"

	"ledetraad/projections/view"
)

// Weight is what stands behind a pain point.
type Weight struct {
	Evidence     int64 // events it rests on now
	Participants int64 // different people whose courses these are
	Detector     int64 // version of the rule that found it
}

// WeightOf reads what stands behind a pain point; false where there is none.
func WeightOf(r view.Reader, id uuid.UUID) (Weight, bool, error) {
	row, there, err := rows.Get(r, id.String())
	if err != nil || !there {
		return Weight{}, false, wrapWeight(id, err)
	}
	people, _, err := counts.Get(r, row.ID)
	return Weight{row.Evidence, people.N, row.Detector}, true, wrapWeight(id, err)
}

func wrapWeight(id uuid.UUID, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("what stands behind pain point %s: %w", id, err)
}
