#include "stele/driver/given_rows.hpp"

#include <string>

#include "stele/base/error.hpp"

namespace stele {

std::span<const Cell> given_rows(std::span<const Cell> values, std::size_t lists,
                                 std::size_t parameters) {
  const std::size_t others = parameters - lists;
  const std::size_t given = values.size() < others ? 0 : values.size() - others;
  const bool fits = values.size() >= others && (lists == 0 ? given == 0 : given % lists == 0);
  if (fits) return values.first(given);
  throw Error(Errc::invalid_argument,
              "could not run the statement: it has " + std::to_string(parameters) +
                  " placeholders" +
                  (lists == 0 ? "" : ", " + std::to_string(lists) + " of them a list,") +
                  " and was given " + std::to_string(values.size()) + " values");
}

}  // namespace stele
