#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stele/model/model_state.hpp"
#include "stele/schema/naming.hpp"

namespace stele::detail {

/// Settles what a model's own description decides: table, keys, timestamps, storage.
/// @throws Error Errc::mapping for what does not fit
void settle_model(Metadata& metadata, const Naming& naming);

/// Makes the tables' definition of a model whose associations are settled. Indexes and uniques that
/// the program gave no name have none yet; see `settle_names`.
/// @throws Error Errc::mapping for what does not fit
void build_definition(Metadata& metadata);

/// Gives the attributes the forms in which their table holds them, but for those that were written.
void adopt(Metadata& metadata, const std::vector<StorageForm>& forms);

/// @throws Error Errc::mapping where the model has no key, or belongs to one that is not defined
void require_usable(const Metadata& metadata);

/// Says what an association of a model found, which others may read where it was found before.
template <class Keys>
void settle(Keys& place, const Keys& found) {
  if (place != found) place = found;
}

/// What an association refers to in a model: the attributes written, else its primary key.
/// @throws Error Errc::mapping where it has none, or lacks an attribute
[[nodiscard]] KeyNames referred_key(const Metadata& owner, const AssociationInfo& association,
                                    const Metadata& target, const KeyNames& written);
/// The attributes written to hold a key.
/// @throws Error Errc::mapping where the holder lacks one, or they are not as many
[[nodiscard]] const KeyNames& written_key(const Metadata& owner, const AssociationInfo& association,
                                          const Metadata& holder, const KeyNames& written,
                                          const KeyNames& referred);
/// The name of the key that leads from a join row to a belongs_to_many's target: by the model, or
/// by the association where both sides are one model.
[[nodiscard]] std::string join_side_name(const AssociationInfo& association, const Metadata& owner,
                                         const Metadata& target, const Naming& naming);
/// The names that an attribute of a join model can have which holds a part of a side's key.
[[nodiscard]] std::vector<std::string> join_key_names(std::string_view side, const std::string& key,
                                                      const Naming& naming);
/// Finds what the association says of the row that holds its foreign key.
/// @throws Error Errc::mapping where it says more than constants
void settle_constants(const Metadata& owner, AssociationInfo& association, const Metadata& holder);

/// Finds the keys of all associations, gives the models that hold them their FOREIGN KEYs, and
/// makes every model's tables.
class SchemaResolver {
 public:
  using Models = std::vector<std::shared_ptr<ModelState>>;

  SchemaResolver(const Naming& naming, const Models& models) : naming_(naming), models_(models) {}

  /// @return the join models that were made for belongs_to_many
  /// @throws Error Errc::mapping naming model and association
  [[nodiscard]] Models resolve();

 private:
  /// One written or derived FOREIGN KEY, until all sides of it are known.
  struct Draft {
    ModelState* holder = nullptr;
    const ModelState* target = nullptr;
    KeyNames attributes{};
    KeyNames target_attributes{};
    std::optional<OnDelete> on_delete{};  ///< as written
    std::optional<OnUpdate> on_update{};
    std::string written_by{};  ///< the association that wrote an action
    bool from_has = false;     ///< a has_one or has_many leads here
    bool join = false;         ///< of a join table
    bool constraints = true;
    bool index = true;
  };

  /// One side of a join row: the model, what of it is referred to, and the attributes for that.
  struct Side {
    const ModelState* model = nullptr;
    KeyNames referred{};
    std::string name{};  ///< from which the attributes' names are made
    KeyNames written{};
  };

  [[nodiscard]] ModelState* target_of(const AssociationInfo& association) const;
  void resolve_belongs_to(ModelState& model, AssociationInfo& association);
  void resolve_has(ModelState& model, AssociationInfo& association);
  void resolve_many_to_many(ModelState& model, AssociationInfo& association);
  [[nodiscard]] ModelState& join_model(const AssociationInfo& association, const Side& own,
                                       const Side& other);
  [[nodiscard]] std::shared_ptr<ModelState> make_join_model(const AssociationInfo& association,
                                                            const std::string& table,
                                                            const Side& own, const Side& other);
  [[nodiscard]] KeyNames join_key(const Metadata& owner, const AssociationInfo& association,
                                  const Metadata& join, const Side& side) const;
  /// The attributes that hold the key, in the order of those that it refers to.
  [[nodiscard]] KeyNames belongs_to_key(const ModelState& model, const AssociationInfo& association,
                                        const ModelState& target, const KeyNames& referred) const;
  [[nodiscard]] KeyNames has_key(const ModelState& model, const AssociationInfo& association,
                                 const ModelState& target, const KeyNames& referred) const;
  /// The first of the candidates that is an attribute of the model.
  [[nodiscard]] std::optional<std::string> first_of(
      const Metadata& metadata, const std::vector<std::string>& candidates) const;
  void add_draft(Draft draft, const AssociationInfo& association, const std::string& owner);
  void finish(const Draft& draft) const;

  const Naming& naming_;
  const Models& models_;
  Models joins_;
  std::vector<Draft> drafts_;
};

}  // namespace stele::detail
