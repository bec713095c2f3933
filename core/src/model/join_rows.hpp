#pragma once

#include <vector>

#include "stele/model/related_rows.hpp"

/// The rows of a belongs_to_many's join model, as records, and how they are written.
namespace stele::detail {

/// The join row of two rows, by the keys to which it refers.
[[nodiscard]] Record join_row(const Session& session, const AssociationInfo& association,
                              const ModelState& join, const std::vector<Value>& own,
                              const std::vector<Value>& target, const GivenLink& given);

/// What the row says besides its keys and the association's constants: its attributes.
[[nodiscard]] KeyNames extras(const AssociationInfo& association, const Metadata& join,
                              const Record& row);

/// The attributes of a unique key that two rows with the same keys share; none where there is no
/// such key.
[[nodiscard]] KeyNames unique_of_links(const AssociationInfo& association, const Metadata& join);

/// INSERT of rows, each once; those that are there get what the first says besides.
/// @param conflict of `unique_of_links`
void insert_join_rows(const Session& session, const AssociationInfo& association,
                      const ModelState& join, std::vector<Record> rows, KeyNames conflict);

}  // namespace stele::detail
