"""Miracle Cash payment prompts, with the standard library only."""

import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

REQUEST_TIMEOUT_SECONDS = 10


class PaymentApiError(Exception):
    """A payment's status could not be read. The payment itself may still complete."""


def get_payment_status(prompt_id: str) -> dict:
    """Read a payment prompt once."""
    url = _setting('DRIFTSTACK_URL', 'http://localhost:3000').rstrip('/')
    client_id = _setting('DRIFTSTACK_CLIENT_ID', 'the client_id of your account (a UUID)')
    api_key = _setting('DRIFTSTACK_API_KEY', 'an API key of your account')
    credentials = base64.b64encode(f'{client_id}:{api_key}'.encode()).decode()
    try:
        request = urllib.request.Request(
            f"{url}/external/payments/prompt/{urllib.parse.quote(prompt_id, safe='')}",
            headers={'Authorization': f'Basic {credentials}'},
        )
        with urllib.request.urlopen(request, timeout=REQUEST_TIMEOUT_SECONDS) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise PaymentApiError(_explain(error)) from error
    except (OSError, ValueError) as error:
        # A timeout of one request is an OSError too. It must not look like the end of the polling.
        reason = getattr(error, 'reason', error)
        raise PaymentApiError(f'No usable response from {url} ({reason}). Check DRIFTSTACK_URL.') from error


def wait_for_payment(
    prompt_id: str,
    timeout_seconds: int = 300,
    poll_interval: int = 5
) -> dict:
    """Poll until payment reaches a terminal state."""
    start_time = time.time()
    while time.time() - start_time < timeout_seconds:
        status = get_payment_status(prompt_id)
        if status['status'] != 'pending':
            return status
        time.sleep(poll_interval)
    raise TimeoutError('Payment polling timeout')


def _setting(name: str, example: str) -> str:
    value = os.environ.get(name, '').strip()
    if not value:
        raise PaymentApiError(f'{name} is not set. Set it to {example}.')
    return value


def _explain(error: urllib.error.HTTPError) -> str:
    if error.code == 401:
        return (
            'The API rejected the credentials (401). '
            'Check DRIFTSTACK_CLIENT_ID and DRIFTSTACK_API_KEY.'
        )
    try:
        detail = json.load(error)['detail']
    except (OSError, ValueError, KeyError, TypeError):
        detail = error.reason
    return f'The API returned {error.code}: {detail}'
