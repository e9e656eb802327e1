"""List prices of AWS in us-east-1, in USD, without any free tier.

Read from copies of price pages at the date below, so check them before you publish a figure.
"""

CHECKED = "2026-11"

HTTP_API_REQUEST = 1.00e-6
LAMBDA_REQUEST = 0.20e-6
LAMBDA_GB_SECOND_ARM = 0.0000133334
SQS_FIFO_REQUEST = 0.50e-6
"""For each started 64 KB."""
SQS_REQUEST = 0.40e-6
"""For each started 64 KB."""
DYNAMODB_WRITE_UNIT = 0.625e-6
DYNAMODB_READ_UNIT = 0.125e-6
DYNAMODB_STREAM_READ = 0.02e-6
STEP_FUNCTIONS_TRANSITION = 0.025e-3
"""Of a standard workflow."""
EXPRESS_REQUEST = 1.00e-6
"""An execution of an express workflow; its duration comes to less where it is seconds."""
EXPRESS_GB_SECOND = 0.00001667
EVENTBRIDGE_EVENT = 1.00e-6
"""For each started 64 KB."""
SCHEDULER_INVOCATION = 1.00e-6
S3_PUT = 5.00e-6
"""From the price page of S3; not verified here."""
LOGS_GB = 0.50
DATA_OUT_GB = 0.09
TRACE = 5.00e-6
"""Recorded by X-Ray."""
DYNAMODB_GB_MONTH = 0.25
KMS_KEY_MONTH = 1.00
SECRET_MONTH = 0.40
"""From the price page of Secrets Manager; not verified here."""
ALARM_MONTH = 0.10
"""From the price page of CloudWatch; not verified here."""
DASHBOARD_MONTH = 3.00
"""From the price page of CloudWatch, beyond the third of an account; not verified here."""
LOGS_QUERY_GB = 0.005
"""From the price page of CloudWatch, for what a query reads; not verified here."""
