#pragma once
#include <libpq-fe.h>

// Character macros, which Swift does not import.
static const int usher_pg_sqlstate = PG_DIAG_SQLSTATE;
static const int usher_pg_message = PG_DIAG_MESSAGE_PRIMARY;
static const int usher_pg_detail = PG_DIAG_MESSAGE_DETAIL;
static const int usher_pg_constraint = PG_DIAG_CONSTRAINT_NAME;
