#pragma once

#include <cstdint>
#include <string>

#include <stele/stele.hpp>

/// Writes the statements to standard error. The same one many times in a row is one line, with how
/// often it was sent. Of one thread.
class QueryLog {
 public:
  QueryLog() = default;
  QueryLog(const QueryLog&) = delete;
  QueryLog& operator=(const QueryLog&) = delete;
  ~QueryLog();

  void add(const stele::QueryEvent& event);

 private:
  void write() const;

  std::string line_;
  std::int64_t times_ = 0;
};
