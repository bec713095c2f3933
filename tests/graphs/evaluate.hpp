#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "request.hpp"

namespace stele::test::graphs {

/// A row with the associations of it that are loaded.
struct Node {
  Row row{};
  std::map<std::string, std::vector<Node>> associations{};

  friend bool operator==(const Node&, const Node&) = default;
};

/// What a request gives.
struct Answer {
  std::vector<Node> nodes{};
  std::int64_t count = 0;       ///< as count() says
  bool exists = false;          ///< as exists() says
  std::int64_t total = 0;       ///< of page()
  std::int64_t statements = 0;  ///< of the verb that ends the query
  std::int64_t loads = 0;       ///< of load()
};

/// Plain C++, over the rows in memory.
[[nodiscard]] Answer answer(const Design& design, const Request& request);

[[nodiscard]] std::string text_of(const std::vector<Node>& nodes);

}  // namespace stele::test::graphs
