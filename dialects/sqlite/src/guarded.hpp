#pragma once

#include <new>

#include <sqlite3.h>

#include "function_values.hpp"
#include "stele/base/error.hpp"

namespace stele::sqlite {

/// Runs what makes a function's result, unless an argument is NULL, which then is the result; no
/// exception passes through sqlite.
template <class F>
void guarded(::sqlite3_context* context, int count, ::sqlite3_value** values, F&& work) noexcept {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return;
  }
  try {
    work();
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const Error& error) {
    fail(context, error.code() == Errc::invalid_argument ? fault::bad_argument : fault::bad_value);
  } catch (...) {
    fail(context, fault::bad_value);
  }
}

}  // namespace stele::sqlite
