#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/model/model_state.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

/// What a verb of a relation is given: rows of the target, or primary keys.
struct GivenRows {
  std::vector<const void*> rows{};
  std::vector<void*> changing{};  ///< the same, where they are to get their new foreign key
  std::vector<std::vector<Value>> keys{};
};

/// What join rows are to have besides their keys.
struct GivenLink {
  const void* row = nullptr;  ///< a struct of the join model; null: none
  reflect::TypeId type = nullptr;
  std::string_view type_name{};
  std::span<const FieldValue> fields{};

  [[nodiscard]] bool is_given() const noexcept { return row != nullptr || !fields.empty(); }
};

/// The rows of one owner's association, with all types erased: which they are, and how they come
/// and go.
class RelatedRows {
 public:
  /// @param row the owner: its key is read now; of belongs_to, whose foreign key is the owner's
  ///   own, it is borrowed to be changed
  /// @param changes false: it is not changed
  /// @throws Error Errc::mapping for an association that the owner lacks, or whose model is not
  ///   defined
  RelatedRows(Session session, const ModelState& owner, std::string_view association,
              const void* row, bool changes);

  [[nodiscard]] const Session& session() const noexcept { return session_; }
  [[nodiscard]] const std::shared_ptr<const ModelState>& target() const noexcept { return target_; }
  /// A query of these rows.
  [[nodiscard]] std::shared_ptr<const QueryTree> tree() const;

  /// Creates a row as one of these.
  void create(void* row, const GivenLink& link);
  void add(const GivenRows& given, const GivenLink& link);
  [[nodiscard]] std::int64_t remove(const GivenRows& given);
  void set(const GivenRows& given, const GivenLink& link);
  /// Removes all but those that are given.
  /// @param moving rows that are going to have another owner: they are not deleted
  void retain(const GivenRows& given, const GivenRows& moving);
  /// Whether all that are given are among these rows.
  [[nodiscard]] bool has(const GivenRows& given) const;

 private:
  using Key = std::vector<Value>;

  [[nodiscard]] bool is_linked() const noexcept;
  [[nodiscard]] bool is_own() const noexcept;
  [[nodiscard]] bool is_one() const noexcept;
  /// Says what was attempted, in messages.
  [[noreturn]] void refuse(Errc code, const std::string& verb, const std::string& why) const;
  void require_saved(const std::string& verb) const;
  void refuse_link(const std::string& verb, const GivenLink& link) const;
  void require_one(const std::string& verb, const GivenRows& given) const;
  /// Of what is referred to.
  void require_no_null(const Key& key, const std::string& verb) const;

  /// What is given, by the target's primary key, each once.
  [[nodiscard]] std::vector<Key> primary_keys(const std::string& verb,
                                              const GivenRows& given) const;
  /// The same by the attributes that the foreign key refers to.
  [[nodiscard]] std::vector<Key> referred_keys(const Session& session, const std::string& verb,
                                               const GivenRows& given) const;
  [[nodiscard]] std::optional<sql::Expr> own_condition() const;
  [[nodiscard]] sql::Expr link_condition() const;

  void create_linked(const Session& session, void* row, const GivenLink& link);
  // Of has_one and has_many, whose rows hold the key.
  void take(const Session& session, const std::vector<Key>& keys,
            const std::vector<void*>& changing) const;
  [[nodiscard]] std::vector<Key> owned_keys(const Session& session) const;
  std::int64_t release(const Session& session, const std::vector<Key>& keys,
                       const std::vector<void*>& changing) const;
  /// UPDATE of rows, or DELETE where nothing is assigned; those at hand get these attributes too.
  std::int64_t write(const QueryCore& rows,
                     const std::vector<std::pair<sql::Expr, sql::Expr>>& assignments,
                     const KeyNames& names, const std::vector<void*>& changing) const;
  void fill(void* row) const;
  // Of belongs_to, whose owner holds it.
  void refer(const Session& session, const Key* key);
  // Of belongs_to_many, whose join rows hold both.
  void link(const Session& session, const std::vector<Key>& keys, const GivenLink& given) const;
  [[nodiscard]] std::vector<Key> linked_keys(const Session& session) const;
  /// Of `owned_keys` or `linked_keys` those of the rows that queries of the relation give.
  [[nodiscard]] std::vector<Key> shown_keys(const Session& session) const;
  std::int64_t unlink(const Session& session, const std::vector<Key>& keys) const;
  void update_links(const Session& session, const std::vector<Key>& keys,
                    const GivenLink& given) const;

  Session session_;
  std::shared_ptr<const ModelState> owner_;
  std::shared_ptr<const ModelState> target_;
  std::shared_ptr<const ModelState> join_;  ///< of records; null: none
  const AssociationInfo* association_;
  void* row_;  ///< the owner, where it may be changed
  Key key_;    ///< its values of the association's own key
  bool is_saved_;
};

}  // namespace stele::detail

#pragma GCC visibility pop
