"""Why a message did not leave."""

from app.notifications.rules import AtFault


class NotDelivered(Exception):
    """A message did not go out, and why. ``is_final`` where trying again would not help;
    ``is_of_transport`` where no other message would go out either. ``at_fault`` says who is left
    alone for a while; where it ``hung``, the server did not answer in time, or broke off. Where the
    address ``is_gone``, no other mail to it would arrive either."""

    def __init__(
        self,
        why: str,
        *,
        is_final: bool = False,
        is_of_transport: bool = False,
        at_fault: AtFault = AtFault.MESSAGE,
        hung: bool = False,
        is_gone: bool = False,
    ) -> None:
        super().__init__(why)
        self.is_final, self.hung, self.is_gone = is_final or is_gone, hung, is_gone
        self.at_fault = AtFault.SERVER if is_of_transport else at_fault

    @property
    def is_of_transport(self) -> bool:
        return self.at_fault is AtFault.SERVER
