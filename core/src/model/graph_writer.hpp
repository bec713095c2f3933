#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "relation_access.hpp"
#include "stele/model/graph.hpp"
#include "stele/model/related_rows.hpp"
#include "stele/model/validation.hpp"

namespace stele::detail {

/// Writes rows and all that is loaded beside them. Of one call; borrows the rows.
class GraphWriter {
 public:
  /// @param options of save_graph; null: of create_graph
  GraphWriter(const Session& session, const GraphOptions* options)
      : session_(session), options_(options) {}

  using Rows = std::vector<void*>;
  /// Writes the rows that the caller named.
  void write(const ModelState& model, const Rows& rows);

 private:
  using Key = std::vector<Value>;

  /// One association of the rows.
  struct Branch {
    const AssociationInfo* association;
    std::shared_ptr<const ModelState> target;
    RelationAccess relation;
  };

  /// @param held the attributes that the rows' owner has set; empty: they have none
  /// @param is_root of the rows that the caller named
  /// @return which of them were in the database before
  std::vector<bool> write(const ModelState& model, const Rows& rows, const KeyNames& held,
                          bool is_root);
  [[nodiscard]] std::vector<Branch> branches_of(const ModelState& model) const;
  /// The rows of one owner; records whose generated key is set become those of the database.
  [[nodiscard]] Rows rows_of(const Branch& branch, const void* owner);
  /// True where a row is to be found in the database, or updated there.
  [[nodiscard]] bool is_there(const ModelState& model, const void* row, bool is_root) const;
  [[nodiscard]] bool removes() const noexcept {
    return options_ != nullptr && options_->remove_missing;
  }
  [[noreturn]] static void refuse(const Metadata& metadata, const std::string& why);
  /// @throws Error Errc::invalid_argument where what the rows of an association refer to is NULL
  static void require_key(const Metadata& referred, const KeyNames& names, const Key& key);

  // Of belongs_to.
  void write_parents(const ModelState& model, const Rows& rows, const Branch& branch, bool is_root);
  void refer_to_none(const ModelState& model, const Rows& rows, const Branch& branch, bool is_root);
  [[nodiscard]] std::unordered_set<std::string> shown_parents(const Metadata& metadata,
                                                              const Rows& rows,
                                                              const Branch& branch) const;

  std::vector<bool> write_rows(const ModelState& model, const Rows& rows, bool is_root);
  [[nodiscard]] std::unordered_map<std::string, Key> stored_rows(
      const ModelState& model, const std::vector<Key>& keys) const;
  [[nodiscard]] Rows changed_rows(const ModelState& model, const Rows& rows,
                                  std::vector<bool>& was_there);

  // Of all rows that are written.
  void validate(const ModelState& model, const Rows& created, const Rows& changed);
  [[noreturn]] void throw_faults();
  void collect_faults(const ModelState& model, void* row, const std::string& place,
                      const AssociationInfo* owned_by, std::vector<ValidationItem>& items);
  [[nodiscard]] std::vector<ValidationItem> foreseen_faults(
      const ModelState& model, void* row, const AssociationInfo* owned_by,
      const std::vector<Branch>& branches) const;

  // Of has_one and has_many.
  void write_children(const ModelState& model, const Rows& rows, const std::vector<bool>& was_there,
                      const Branch& branch);
  void refer_again(const ModelState& target, const Rows& children, const std::vector<bool>& known,
                   const AssociationInfo& association) const;
  void remove_others(const ModelState& model, const Rows& owners, const Branch& branch,
                     const std::vector<Rows>& children);
  [[nodiscard]] std::vector<bool> have_others(const ModelState& model, const Rows& owners,
                                              const Branch& branch,
                                              const std::vector<Rows>& children) const;
  [[nodiscard]] GivenRows placed_rows(const Branch& branch);
  void place(const ModelState& model, const Rows& rows);

  // Of belongs_to_many.
  void write_linked(const ModelState& model, const Rows& rows, const std::vector<bool>& was_there,
                    const Branch& branch);
  void link_again(const ModelState& model, const void* owner, const Branch& branch,
                  const Rows& targets, const std::vector<const void*>& links) const;
  /// Those that are in the database.
  [[nodiscard]] static GivenRows present(const ModelState& target, const Rows& rows);

  const Session& session_;
  const GraphOptions* options_;
  const ModelState* root_ = nullptr;
  Rows roots_;
  /// What is wrong with each row that was validated.
  std::unordered_map<const void*, std::vector<ValidationItem>> faults_;
  std::unordered_set<const void*> referred_;  ///< records that came with a key, and not from a read
  /// The rows that the graph has under a foreign key, once they were looked for.
  std::map<std::pair<const ModelState*, KeyNames>, Rows> placed_;
  bool is_placed_ = false;
};

}  // namespace stele::detail
