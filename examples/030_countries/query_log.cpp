#include "query_log.hpp"

#include <iostream>
#include <utility>

QueryLog::~QueryLog() { write(); }

void QueryLog::add(const stele::QueryEvent& event) {
  std::string line = stele::format_query(event);
  if (line != line_) {
    write();
    line_ = std::move(line);
    times_ = 0;
  }
  ++times_;
}

void QueryLog::write() const {
  if (times_ == 0) return;
  std::cerr << line_;
  if (times_ > 1) std::cerr << " (" << times_ << " times)";
  std::cerr << '\n';
}
