"""What a token needs for rewards and coupons."""

SCOPES_OF_REWARDS = {
    "GET /v1/programs/{program}/members/{member}/rewards": "members:read",
    "POST /v1/programs/{program}/members/{member}/rewards/{reward}/redemptions": "activities:write",
    "GET /v1/programs/{program}/rewards/{reward}/stock": "operations:read",
    "POST /v1/programs/{program}/rewards/{reward}/stock/recovery": "operations:write",
    "GET /v1/programs/{program}/members/{member}/coupons": "members:read",
    "GET /v1/programs/{program}/coupons/{code}": "members:read",
    "POST /v1/programs/{program}/coupons/{code}/reserve": "activities:write",
    "POST /v1/programs/{program}/coupons/{code}/redeem": "activities:write",
    "POST /v1/programs/{program}/coupons/{code}/release": "activities:write",
    "POST /v1/programs/{program}/coupons/{code}/cancel": "activities:write",
}
