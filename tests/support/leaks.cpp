// What LeakSanitizer is not to tell of.

/// SOCI 4.0 does not free the PGconn of a session whose connecting fails after the server has
/// answered, as where the backend is ended just then.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the sanitizer's name
extern "C" const char* __lsan_default_suppressions() { return "leak:PQconnectStart\n"; }
