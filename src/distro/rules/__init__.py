"""Pure decisions: functions of the model without I/O."""
