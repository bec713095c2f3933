#include "figures.hpp"

#include <algorithm>
#include <cstddef>
#include <ostream>

namespace soak {

namespace {

constexpr std::size_t shown_losses = 20;

bool is_fault(stele::Errc code) {
  return code == stele::Errc::connection || code == stele::Errc::in_doubt;
}

}  // namespace

void Figures::fail(const stele::Error& error) {
  Failures& of_code = failures[error.code()];
  if (of_code.count++ == 0) of_code.message = error.what();
}

void Figures::add(const Figures& other) {
  acknowledged += other.acknowledged;
  retries += other.retries;
  in_doubt_done += other.in_doubt_done;
  terminated += other.terminated;
  losses.insert(losses.end(), other.losses.begin(), other.losses.end());
  for (const auto& [code, more] : other.failures) {
    Failures& of_code = failures[code];
    if (of_code.count == 0) of_code.message = more.message;
    of_code.count += more.count;
  }
}

void Figures::refuse_unexpected(bool has_faults) {
  for (const auto& [code, of_code] : failures) {
    if (stele::is_retryable(code) || (has_faults && is_fault(code))) continue;
    losses.push_back("unexpected: " + std::string(stele::to_string(code)) + ": " + of_code.message);
  }
}

void Figures::print(std::ostream& out, std::string_view title) const {
  out << title << ": " << acknowledged << " transactions, " << retries << " retries, " << terminated
      << " backends terminated\n";
  for (const auto& [code, of_code] : failures) {
    out << "  " << of_code.count << " failed: " << stele::to_string(code);
    if (code == stele::Errc::in_doubt) out << ", of which " << in_doubt_done << " were committed";
    out << '\n';
  }
  out << "  " << losses.size() << " losses\n";
  for (std::size_t i = 0; i < std::min(losses.size(), shown_losses); ++i) {
    out << "    " << losses[i] << '\n';
  }
}

}  // namespace soak
