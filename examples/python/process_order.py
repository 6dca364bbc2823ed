"""Waits for the payment of an order: python3 process_order.py ORDER_ID PROMPT_ID"""

import sys
from datetime import datetime, timezone

from miracle_cash import PaymentApiError, wait_for_payment
from orders import Order


def process_order(order_id: str, prompt_id: str) -> dict:
    """Process order after customer completes checkout."""
    try:
        result = wait_for_payment(prompt_id)

        if result['status'] == 'successful':
            Order.objects.filter(id=order_id).update(
                status='paid',
                paid_at=datetime.now(timezone.utc),
                blockchain_id=result['blockchainId']
            )
            return {'success': True, 'message': 'Payment confirmed!'}
        else:
            Order.objects.filter(id=order_id).update(
                status='payment_failed',
                failure_reason=result['status']
            )
            return {'success': False, 'message': f"Payment {result['status']}"}
    except TimeoutError:
        return {'success': False, 'message': 'Payment pending'}


def main() -> int:
    if len(sys.argv) != 3:
        print('Usage: python3 process_order.py ORDER_ID PROMPT_ID', file=sys.stderr)
        return 2
    order_id, prompt_id = sys.argv[1:]
    Order.objects.get_or_create(id=order_id)
    try:
        result = process_order(order_id, prompt_id)
    except PaymentApiError as error:
        print(error, file=sys.stderr)
        return 1
    print(result['message'])
    return 0 if result['success'] else 3


if __name__ == '__main__':
    sys.exit(main())
