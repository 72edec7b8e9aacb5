"""Bumble as a tablet's Bluetooth controller, repaired where a host is stricter than Bumble.

Each repair was found against kernel 6.1 and bluetoothd 5.66 with Bumble 0.0.236.
"""

from __future__ import annotations

import asyncio

from bumble import hci
from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink
from bumble.transport import open_transport


class Air(LocalLink):
    """The air between controllers: data carry the address that the receiver knows its peer by."""

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Bumble labels data with the sender's random address; a central on its public one is never heard."""
        receiver = self.find_le_controller(destination_address)
        if receiver is None:
            return
        connection = sender_controller.le_connections.get(destination_address)
        source = connection.self_address if connection is not None else sender_controller.random_address
        asyncio.get_running_loop().call_soon(lambda: receiver.on_link_acl_data(source, transport, data))


class TabletController(Controller):
    """A controller that claims only what it does, and lets a connection attempt be cancelled."""

    # With privacy and extended advertising claimed, Linux waits for events that Bumble never sends.
    le_features = hci.LeFeatureMask.LE_ENCRYPTION

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """The attempt ends, and its event says so; otherwise it would succeed later, unasked."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is not None:
            asyncio.get_running_loop().call_soon(self._say_cancelled, pending)
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def _say_cancelled(
        self, pending: hci.HCI_LE_Create_Connection_Command | hci.HCI_LE_Extended_Create_Connection_Command
    ) -> None:
        self.send_hci_packet(
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=pending.peer_address_type,
                peer_address=pending.peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            )
        )


async def plug_in(air: Air) -> TabletController:
    """Give this computer's kernel a controller on this air (needs /dev/vhci: a guest in QEMU)."""
    transport = await open_transport("vhci")
    return TabletController(
        "tablet",
        host_source=transport.source,
        host_sink=transport.sink,
        link=air,
        public_address="00:AA:00:AA:00:AA",
    )
