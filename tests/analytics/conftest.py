from tests.sessions_app.alerts.conftest import mailbox

__all__ = ["mailbox"]
