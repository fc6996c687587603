"""Write-rounds: a group's clearance by correspondence."""
