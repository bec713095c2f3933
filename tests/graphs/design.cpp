#include "design.hpp"

#include <algorithm>

#include "values.hpp"

namespace stele::test::graphs {

namespace {

std::string lower(std::string name) {
  name.front() = static_cast<char>(name.front() - 'A' + 'a');
  return name;
}

class Designer {
 public:
  explicit Designer(Random& random) : random_(random) {}

  Design make() {
    const std::int64_t count = 1 + random_.below(6);
    const std::int64_t joins = count == 1 ? 0 : random_.below(std::min<std::int64_t>(count - 1, 3));
    models_ = count - joins;
    for (std::int64_t i = 0; i < models_; ++i) add_model();
    for (std::int64_t i = random_.below(2 * models_ + 1); i >= 0; --i) add_reference();
    for (std::int64_t i = 0; i < joins; ++i) add_described_join();
    for (std::int64_t i = random_.below(3); i > 0; --i) add_automatic_join();
    return std::move(design_);
  }

 private:
  [[nodiscard]] Table& table(std::size_t index) { return design_.tables[index]; }
  /// The primary key, or what else is unique.
  [[nodiscard]] Columns any_key(std::size_t index) {
    const Table& of = table(index);
    return of.other_key && random_.one_in(2) ? Columns{*of.other_key} : of.key;
  }
  /// How the library calls the columns that hold a key.
  [[nodiscard]] std::vector<std::string> usual_names(const std::string& by, std::size_t index,
                                                     const Columns& key) {
    std::vector<std::string> names;
    for (const std::size_t each : key) names.push_back(by + "_" + table(index).columns[each].name);
    return names;
  }
  [[nodiscard]] std::vector<std::string> names_of(std::size_t index, const Columns& columns) {
    std::vector<std::string> names;
    for (const std::size_t each : columns) names.push_back(table(index).columns[each].name);
    return names;
  }
  [[nodiscard]] static AttributeNames given(const std::vector<std::string>& names) {
    return names.size() == 1 ? AttributeNames(names[0]) : AttributeNames({names[0], names[1]});
  }
  [[nodiscard]] std::size_t any_model() { return static_cast<std::size_t>(random_.below(models_)); }
  [[nodiscard]] std::string numbered(const std::string& name) {
    return name + std::to_string(++number_);
  }

  std::size_t add_table() {
    static const std::vector<std::string> names = {"Author", "Book",  "Club",
                                                   "Desk",   "Event", "Farm"};
    const std::size_t index = design_.tables.size();
    design_.tables.push_back({.name = names[index], .table_name = any_table_name()});
    return index;
  }

  /// Rarely one that an alias of the library could be called, or with room for no alias like it.
  [[nodiscard]] std::string any_table_name() {
    static const std::vector<std::string> names = {"authors_2", "books_2", "rows_of_owners",
                                                   std::string(62, 'x') + "1",
                                                   std::string(62, 'x') + "2"};
    const std::string& name = random_.pick(names);
    const bool is_taken = std::any_of(design_.tables.begin(), design_.tables.end(),
                                      [&](const Table& each) { return each.table_name == name; });
    return is_taken || !random_.one_in(4) ? "" : name;
  }

  void add_values(std::size_t index) {
    table(index).columns.push_back({.name = "n", .type = types::integer()});
    table(index).columns.push_back({.name = "t", .type = types::text()});
  }

  void add_model() {
    const std::size_t index = add_table();
    const std::string name = random_.one_in(3) ? "code" : "id";
    const auto owner =
        static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(index) + 1));
    const bool is_shared = owner != index && random_.one_in(4);
    std::vector<ColumnType> types;
    if (is_shared) {
      for (const std::size_t each : table(owner).key) {
        types.push_back(table(owner).columns[each].type);
      }
    } else if (random_.one_in(3)) {
      types.push_back(types::bigint());
      table(index).generates_key = true;
    } else {
      types.push_back(random_key_type(random_));
      if (random_.one_in(3)) types.push_back(random_key_type(random_));
    }
    for (std::size_t i = 0; i < types.size(); ++i) {
      table(index).columns.push_back(
          {.name = i == 0 ? name : "part", .type = types[i], .nullable = false});
    }
    if (types.size() > 1) table(index).key = {0, 1};
    add_values(index);
    if (is_shared) {
      const Columns key = table(index).key;
      associate({index, key, owner, table(owner).key, true, false}, free_name(index, "owner"));
    }
    if (random_.one_in(3)) {
      table(index).other_key = table(index).columns.size();
      table(index).columns.push_back({.name = "u",
                                      .type = random_key_type(random_),
                                      .nullable = random_.one_in(2),
                                      .unique = true});
    }
  }

  /// Names that the library gives by itself come often.
  [[nodiscard]] std::string free_name(std::size_t index, const std::string& usual) {
    return !table(index).has(usual) && !random_.one_in(3) ? usual : numbered(usual + "_");
  }

  void add_reference() {
    const std::size_t holder = any_model();
    const std::size_t target = any_model();
    const std::string name = free_name(holder, lower(table(target).name));
    const Columns key = any_key(target);
    const std::string by = random_.one_in(2) ? name : lower(table(target).name);
    std::vector<std::string> names = usual_names(by, target, key);
    const bool is_taken = std::any_of(names.begin(), names.end(), [&](const std::string& each) {
      return table(holder).has(each);
    });
    if (is_taken || random_.one_in(4)) names = usual_names(numbered("ref"), target, key);
    const bool is_constrained = !random_.one_in(5);
    const bool is_nullable = target > holder || random_.one_in(2);
    const bool is_unique = key.size() == 1 && random_.one_in(5);
    Columns columns;
    for (std::size_t i = 0; i < key.size(); ++i) {
      columns.push_back(table(holder).columns.size());
      const ColumnType type = table(target).columns[key[i]].type;
      table(holder).columns.push_back(
          {.name = names[i],
           .type = type,
           .nullable = is_nullable,
           .unique = is_unique,
           .is_declared = is_unique || !is_nullable || random_.one_in(2)});
    }
    associate({holder, columns, target, key, is_constrained, is_nullable && target >= holder},
              name);
  }

  /// Seldom the association is of the rows with one value of "n".
  [[nodiscard]] std::optional<Fixed> any_fixed(std::size_t holder, AssociationOptions& options) {
    if (!random_.one_in(6)) return std::nullopt;
    const std::vector<Column>& columns = table(holder).columns;
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [](const Column& each) { return each.name == "n"; });
    Fixed fixed{static_cast<std::size_t>(found - columns.begin()), random_value(random_, *found)};
    options.where = column("n") == fixed.value;
    return fixed;
  }

  /// Adds the reference, and associations by it: one at least.
  void associate(const Reference& reference, const std::string& name) {
    design_.references.push_back(reference);
    const bool belongs = !random_.one_in(4);
    const bool has_many = !belongs || !random_.one_in(3);
    if (belongs) associate(reference, RelationKind::belongs_to, name);
    const std::string many = lower(table(reference.holder).name) + "s";
    if (has_many) {
      associate(reference, RelationKind::has_many, free_name(reference.target, many));
    }
    const std::string one = lower(table(reference.holder).name);
    if (random_.one_in(2)) {
      associate(reference, RelationKind::has_one, free_name(reference.target, one));
    }
  }

  void associate(const Reference& reference, RelationKind kind, const std::string& name) {
    const bool belongs = kind == RelationKind::belongs_to;
    const std::size_t owner = belongs ? reference.holder : reference.target;
    const std::size_t target = belongs ? reference.target : reference.holder;
    const Columns& key = reference.target_key;
    AssociationOptions options{.constraints = reference.is_constrained};
    const std::string usual =
        lower(table(target).name) + (kind == RelationKind::has_many ? "s" : "");
    if (name != usual) options.as = name;
    const std::string by =
        belongs && !options.as.empty() ? name : lower(table(reference.target).name);
    const std::vector<std::string> names = names_of(reference.holder, reference.columns);
    if (names != usual_names(by, reference.target, key)) options.foreign_key = given(names);
    if (key != table(reference.target).key) {
      (belongs ? options.target_key : options.source_key) = given(names_of(reference.target, key));
    }
    const auto fixed = any_fixed(reference.holder, options);
    table(owner).associations.push_back({.kind = kind,
                                         .name = name,
                                         .target = target,
                                         .own_key = belongs ? reference.columns : key,
                                         .target_key = belongs ? key : reference.columns,
                                         .fixed = fixed,
                                         .options = options});
  }

  /// The word that names the other side of a model's join with itself, and its plural.
  [[nodiscard]] static std::string other_name(std::size_t a, std::size_t b, const Design& design) {
    return a == b ? "friend" : lower(design.tables[b].name);
  }

  /// One side of a join, and the key of it that the join table has.
  struct Side {
    std::size_t model;
    Columns key;
  };

  void associate_many(const Side& owner, const Side& target, const Link& link,
                      const std::string& through) {
    const std::string usual = other_name(owner.model, target.model, design_) + "s";
    // By the name of an association with its own model the join table has its key.
    const bool is_own = owner.model == target.model;
    const bool is_back = is_own && table(owner.model).has(usual);
    std::string name = is_own ? usual : free_name(owner.model, usual);
    if (is_back) name = "fans";
    AssociationOptions options{.through = through};
    if (name != lower(table(target.model).name) + "s") options.as = name;
    const bool is_said = is_back || random_.one_in(4);
    if (is_said) options.foreign_key = given(names_of(link.table, link.own));
    if (is_said) options.other_key = given(names_of(link.table, link.other));
    const auto referred = [&](const Side& side) {
      const bool is_usual = side.key == table(side.model).key;
      return is_usual ? AttributeNames() : given(names_of(side.model, side.key));
    };
    const auto fixed =
        table(link.table).is_automatic ? std::nullopt : any_fixed(link.table, options);
    options.source_key = referred(owner);
    options.target_key = referred(target);
    table(owner.model)
        .associations.push_back({.kind = RelationKind::belongs_to_many,
                                 .name = name,
                                 .target = target.model,
                                 .own_key = owner.key,
                                 .target_key = target.key,
                                 .link = link,
                                 .fixed = fixed,
                                 .options = options});
  }

  void associate_both(const Side& a, const Side& b, const Link& link, const std::string& through) {
    const bool first = a.model == b.model || !random_.one_in(4);
    if (first) associate_many(a, b, link, through);
    if (!first || !random_.one_in(4)) {
      associate_many(b, a, {link.table, link.other, link.own}, through);
    }
  }

  /// Adds the columns that hold the key of a side.
  Columns add_link_columns(std::size_t index, const Side& of, const std::string& by) {
    Columns columns;
    const std::vector<std::string> names = usual_names(by, of.model, of.key);
    for (std::size_t i = 0; i < names.size(); ++i) {
      columns.push_back(table(index).columns.size());
      const ColumnType type = table(of.model).columns[of.key[i]].type;
      table(index).columns.push_back({.name = names[i], .type = type, .nullable = false});
    }
    return columns;
  }
  Link add_link(std::size_t index, const Side& a, const Side& b) {
    const Columns own = add_link_columns(index, a, lower(table(a.model).name));
    return {index, own, add_link_columns(index, b, other_name(a.model, b.model, design_))};
  }

  void add_described_join() {
    const Side a = any_side();
    const Side b = any_side();
    const bool is_own = a.model == b.model;
    if (is_own && table(a.model).has("friends")) return;
    const std::size_t index = add_table();
    const bool is_composite = random_.one_in(2);
    if (!is_composite) {
      table(index).columns.push_back({.name = "id", .type = types::bigint(), .nullable = false});
      table(index).generates_key = true;
    }
    const Link link = add_link(index, a, b);
    if (is_composite) table(index).key = together(link);
    add_values(index);
    for (const Columns& columns : {link.own, link.other}) {
      const bool is_nullable = !is_composite && random_.one_in(3);
      for (const std::size_t each : columns) table(index).columns[each].nullable = is_nullable;
    }
    associate_both(a, b, link, table(index).name);
    const std::string other = other_name(a.model, b.model, design_);
    refer({index, link.own, a.model, a.key, true, false}, lower(table(a.model).name));
    refer({index, link.other, b.model, b.key, true, false}, other);
  }

  void refer(const Reference& reference, const std::string& usual) {
    if (random_.one_in(3)) {
      design_.references.push_back(reference);
    } else {
      associate(reference, free_name(reference.holder, usual));
    }
  }

  [[nodiscard]] Side any_side() {
    const std::size_t model = any_model();
    return {model, any_key(model)};
  }
  [[nodiscard]] static Columns together(const Link& link) {
    Columns columns = link.own;
    columns.insert(columns.end(), link.other.begin(), link.other.end());
    return columns;
  }

  void add_automatic_join() {
    const Side a = any_side();
    const Side b = any_side();
    if (a.model == b.model && table(a.model).has("friends")) return;
    const std::string first = lower(table(std::min(a.model, b.model)).name);
    std::string name = first + "s_" + lower(table(std::max(a.model, b.model)).name) + "s";
    const bool is_known = std::any_of(design_.tables.begin(), design_.tables.end(),
                                      [&](const Table& each) { return each.name == name; });
    const std::string through = is_known || random_.one_in(3) ? numbered("joint") : "";
    if (!through.empty()) name = through;
    const std::size_t index = design_.tables.size();
    design_.tables.push_back({.name = name, .is_automatic = true});
    const Link link = add_link(index, a, b);
    table(index).key = together(link);
    design_.references.push_back({index, link.own, a.model, a.key, true, false});
    design_.references.push_back({index, link.other, b.model, b.key, true, false});
    associate_both(a, b, link, through);
  }

  Random& random_;
  std::int64_t models_ = 0;  ///< without those of joins
  int number_ = 0;
  Design design_{};
};

}  // namespace

bool Table::has(const std::string& member) const {
  const auto is_it = [&](const auto& each) { return each.name == member; };
  return std::any_of(columns.begin(), columns.end(), is_it) ||
         std::any_of(associations.begin(), associations.end(), is_it);
}

Design random_design(Random& random) { return Designer(random).make(); }

namespace {

std::string text_of(const Column& column) {
  return column.name + " " + to_string(column.type) + (column.nullable ? "" : " not null") +
         (column.unique ? " unique" : "");
}

std::string text_of(const Table& table, const Columns& columns) {
  std::string text;
  for (const std::size_t each : columns) {
    text += (text.empty() ? "" : " and ") + table.columns[each].name;
  }
  return text;
}

std::string text_of(const Association& association, const Design& design) {
  static const char* const kinds[] = {"belongs to", "has one", "has many", "belongs to many"};
  const Table& target = design.tables[association.target];
  std::string text = std::string(kinds[static_cast<int>(association.kind)]) + " " +
                     association.name + ": " + target.name;
  if (association.fixed) text += " where n is " + graphs::text_of(association.fixed->value);
  if (association.link) return text + " through " + design.tables[association.link->table].name;
  const bool belongs = association.kind == RelationKind::belongs_to;
  return text + (belongs ? "" : " by " + text_of(target, association.target_key));
}

}  // namespace

std::string text_of(const Design& design) {
  std::string text;
  for (const Table& table : design.tables) {
    text += "\n  " + table.name;
    if (!table.table_name.empty()) text += " (" + table.table_name + ")";
    for (const Column& column : table.columns) text += ", " + text_of(column);
    for (const Association& each : table.associations) {
      text += "\n    " + text_of(each, design);
      if (each.kind == RelationKind::belongs_to) text += " by " + text_of(table, each.own_key);
    }
    for (const Row& row : table.rows) text += "\n    " + graphs::text_of(row);
  }
  return text;
}

}  // namespace stele::test::graphs
