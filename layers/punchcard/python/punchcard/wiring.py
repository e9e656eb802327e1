"""Where ports meet adapters: the only place that knows both."""
