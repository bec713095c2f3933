#include "stele/model/related_rows.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "include.hpp"
#include "key_text.hpp"
#include "row_queries.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/model/alias.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

/// Each key once, in their order.
std::vector<std::vector<Value>> distinct(std::vector<std::vector<Value>> keys) {
  std::unordered_set<std::string> known;
  std::erase_if(keys,
                [&](const std::vector<Value>& key) { return !known.insert(key_text(key)).second; });
  return keys;
}

}  // namespace

RelatedRows::RelatedRows(Session session, const ModelState& owner, std::string_view association,
                         const void* row, bool changes)
    : session_(std::move(session)),
      owner_(owner.shared_from_this()),
      target_(association_target(session_, owner.metadata(), association)),
      row_(changes ? const_cast<void*>(row) : nullptr) {
  use_model(session_, *owner_);
  use_model(session_, *target_);
  require_own(*owner_, row, "relate");
  association_ = &resolved_association(session_, owner_->metadata(), association);
  if (is_linked()) {
    const auto join = schema_of(session_).find(association_->join_model);
    use_model(session_, *join);
    join_ = join->records();
  }
  key_ = values_of(owner_->metadata(), association_->own_key, row);
  is_saved_ = is_in_database(owner_->metadata(), row);
  // Where the owner's constants say otherwise, its key is of another association.
  if (!has_constants(owner_->metadata(), *association_, row)) key_.assign(key_.size(), Value());
}

bool RelatedRows::is_linked() const noexcept {
  return association_->kind == RelationKind::belongs_to_many;
}
bool RelatedRows::is_own() const noexcept { return association_->kind == RelationKind::belongs_to; }
bool RelatedRows::is_one() const noexcept { return is_to_one(association_->kind); }

void RelatedRows::refuse(Errc code, const std::string& verb, const std::string& why) const {
  const Metadata& owner = owner_->metadata();
  throw Error(code, "could not " + verb + " " + owner.name + "::" + association_->name + ": " + why,
              {.model = owner.name});
}

void RelatedRows::require_saved(const std::string& verb) const {
  const std::string& owner = owner_->metadata().name;
  if (!is_saved_) {
    refuse(Errc::invalid_argument, verb,
           "the " + owner + " is not in the database yet; create it first");
  }
  if (is_own() || !has_null(key_)) return;
  refuse(Errc::invalid_argument, verb,
         "its rows refer to " + null_name(owner_->metadata(), association_->own_key, key_) +
             ", which is NULL; set it, and save the " + owner + " first");
}

void RelatedRows::refuse_link(const std::string& verb, const GivenLink& link) const {
  if (!link.is_given()) return;
  if (!is_linked()) {
    refuse(Errc::invalid_argument, verb,
           "there is no join row that could have attributes; leave them out");
  }
  const Metadata& join = join_->metadata();
  if (link.row == nullptr || link.type == join.identity) return;
  refuse(Errc::invalid_argument, verb,
         std::string(link.type_name) + " is not its join model, which is " + join.name);
}

void RelatedRows::require_one(const std::string& verb, const GivenRows& given) const {
  if (!is_one() || given.rows.size() + given.keys.size() <= 1) return;
  refuse(Errc::invalid_argument, verb, "it has one row, and several are given");
}

std::shared_ptr<const QueryTree> RelatedRows::tree() const {
  QueryTree tree{.model = target_, .database = &session_.database()};
  const std::optional<sql::Expr> own = own_condition();
  // No list has anything in it.
  const std::string& any = target_->metadata().attributes.front().name;
  tree.where = own ? *own
                   : sql::Expr({sql::In{.operand = attribute(target_->metadata().identity, any),
                                        .values = {}}});
  return std::make_shared<const QueryTree>(std::move(tree));
}

std::optional<sql::Expr> RelatedRows::own_condition() const {
  if (has_null(key_)) return std::nullopt;
  const Metadata& target = target_->metadata();
  if (!is_linked()) {
    KeyNames names = association_->target_key;
    Key values = key_;
    if (!is_own()) append_constants(*association_, names, values);
    return equal_values(target, names, values);
  }
  const Metadata& join = join_->metadata();
  QueryTree links{.model = join_, .database = &session_.database()};
  links.where = link_condition();
  links.unscoped = true;
  sql::Subquery subquery{.kind = sql::SubqueryKind::exists};
  if (association_->join_target.size() == 1) {
    subquery.kind = sql::SubqueryKind::in;
    subquery.operand = attribute(target.identity, association_->target_key.front());
    links.terms = {attribute(join.identity, association_->join_target.front())};
    links.types = {std::nullopt};
  } else {
    for (std::size_t i = 0; i < association_->join_target.size(); ++i) {
      links.where =
          sql::and_(*links.where,
                    sql::compare(sql::ComparisonOperator::equal,
                                 attribute(join.identity, association_->join_target[i]),
                                 outer_attribute(target.identity, association_->target_key[i])));
    }
  }
  subquery.tree = std::make_shared<const QueryTree>(std::move(links));
  return sql::Expr({std::move(subquery)});
}

sql::Expr RelatedRows::link_condition() const {
  KeyNames names = association_->join_own;
  Key values = key_;
  append_constants(*association_, names, values);
  return equal_values(join_->metadata(), names, values);
}

std::vector<RelatedRows::Key> RelatedRows::primary_keys(const std::string& verb,
                                                        const GivenRows& given) const {
  const Metadata& target = target_->metadata();
  require_key(target, verb);
  std::vector<Key> keys;
  for (const void* const row : given.rows) {
    require_own(*target_, row, verb);
    if (!is_in_database(target, row)) {
      refuse(
          Errc::invalid_argument, verb,
          "a " + target.name + " that is given is not in the database yet; create it by create()");
    }
    keys.push_back(values_of(target, primary_key(target), row));
  }
  for (const Key& key : given.keys) {
    require_parts(target, key.size());
    Key parts;
    for (std::size_t i = 0; i < key.size(); ++i) {
      parts.push_back(coerce(target.attributes[target.key[i]], target.name, key[i]));
    }
    keys.push_back(std::move(parts));
  }
  return distinct(std::move(keys));
}

std::vector<RelatedRows::Key> RelatedRows::referred_keys(const Session& session,
                                                         const std::string& verb,
                                                         const GivenRows& given) const {
  const Metadata& target = target_->metadata();
  const KeyNames& names = association_->target_key;
  if (names == primary_key(target)) return primary_keys(verb, given);
  std::vector<Key> keys;
  for (const void* const row : given.rows) {
    require_own(*target_, row, verb);
    keys.push_back(values_of(target, names, row));
    require_no_null(keys.back(), verb);
  }
  if (given.keys.empty()) return distinct(std::move(keys));
  const std::vector<Key> primary =
      primary_keys(verb, {.rows = {}, .changing = {}, .keys = given.keys});
  std::size_t found = 0;
  for (const sql::Expr& condition : any_of_keys(target, primary_key(target), primary)) {
    for (Key& key : read_values(query_where(session, *target_, condition), names)) {
      require_no_null(key, verb);
      keys.push_back(std::move(key));
      ++found;
    }
  }
  if (found < primary.size()) {
    refuse(Errc::not_found, verb,
           std::to_string(primary.size() - found) + " of the keys that are given are no " +
               target.name + "'s");
  }
  return distinct(std::move(keys));
}

void RelatedRows::require_no_null(const Key& key, const std::string& verb) const {
  if (!has_null(key)) return;
  const Metadata& target = target_->metadata();
  refuse(
      Errc::invalid_argument, verb,
      "of a " + target.name + " that is given " + null_name(target, association_->target_key, key) +
          ", by which it is referred to, is NULL; set it, and save the " + target.name + " first");
}

bool RelatedRows::has(const GivenRows& given) const {
  const std::vector<Key> keys = primary_keys("look into", given);
  const Metadata& target = target_->metadata();
  const QueryCore shown = shown_rows(session_, *tree());
  std::int64_t found = 0;
  for (const sql::Expr& condition : any_of_keys(target, primary_key(target), keys)) {
    QueryCore given_of_them = shown;
    given_of_them.where(condition);
    found += given_of_them.count();
  }
  return found == static_cast<std::int64_t>(keys.size());
}

}  // namespace stele::detail
