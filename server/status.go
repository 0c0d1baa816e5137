package server

import (
	"fmt"

	"emsh/server/reload"
	"emsh/store/config"
)

// notServed is why services are stopped whatever they are set to.
const notServed = "No server runs on this data directory; start it with 'emsh serve'."

// Services says what each service does, and why not what it should.
func (s *Server) Services() []reload.Status {
	var list []reload.Status
	for svc := range config.Services.Find(s.store.Snapshot(), string(s.name)) {
		list = append(list, s.statusOf(svc))
	}
	return list
}

func (s *Server) statusOf(svc config.Service) reload.Status {
	st := s.engine.StatusOf(svc)
	if !s.serving.Load() {
		st.State = reload.Stopped
		if svc.StartupType != config.Disabled {
			st.Reason = notServed
		}
		return st
	}
	if st.State != reload.Running && st.State != reload.Paused {
		return st
	}
	if err := s.storeFault(svc.Name); err != nil {
		st.State, st.Ailing, st.Reason = reload.Degraded, true, err.Error()
	}
	return st
}

// storeFault is what is wrong with the store that a service works on.
func (s *Server) storeFault(service string) error {
	if service == config.ServiceNameTransport {
		return faultOf("the queue", s.queue.Load().Stats().Fault)
	}
	return faultOf(fmt.Sprintf("the mailbox database %q", DatabaseName), s.boxes.Load().Stats().Fault)
}

func faultOf(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s cannot be used as it should: %w", what, err)
}
