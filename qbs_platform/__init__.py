"""QBS Quality Chain: settings, routes and the cross-cutting apps."""
