#pragma once

#include <cstdint>

#pragma GCC visibility push(default)

namespace stele {

/// What a dialect can do; the one source for the compilers and for the conformance suite.
struct Features {
  std::int64_t max_parameters = 0;    ///< placeholders in one statement
  bool schemas = false;               ///< tables live in named schemas
  bool index_methods = false;         ///< CREATE INDEX … USING
  bool catalog_comments = false;      ///< comments can be read back from the catalog
  bool triggers_change_rows = false;  ///< a trigger can change the row that is being written
  bool names_foreign_keys = false;    ///< a violation says which foreign key
  bool decimals = false;              ///< `types::decimal`, and calculating with it
  bool json = false;                  ///< `types::json`, paths, and tests of documents
  bool arrays = false;                ///< `types::array`, and tests of elements
  bool text_without_case = false;     ///< `types::citext`
  bool patterns = false;              ///< like, ilike, matches, ends_with and contains
  bool checked_arithmetic = false;    ///< what does not fit into 64 bits is an error
  bool row_locks = false;    ///< `lock(…)`: by rows, or since one transaction writes at a time
  bool named_locks = false;  ///< `Database::with_lock`
  bool deadlines = false;    ///< `Connection::interrupter`
  bool casts = false;        ///< `cast<T>(…)`
  bool multisets = false;    ///< INTERSECT ALL and EXCEPT ALL
  bool distinct_on = false;  ///< `distinct(…)` of columns
  bool full_text = false;    ///< `full_text<…>()` and `search(…)`
};

/// How many connections a database takes, and what they may do side by side.
struct ConnectionModel {
  std::int64_t max_connections = 0;  ///< 0: as many as the pool allows
  bool single_writer = false;        ///< one connection writes at a time; the others read
  bool shared = false;    ///< others use them too: an open transaction may be theirs, and stays
  bool kept_idle = true;  ///< false: closed as it comes back, since others wait for what it holds
};

}  // namespace stele

#pragma GCC visibility pop
