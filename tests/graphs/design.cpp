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
  [[nodiscard]] const Column& key_of(std::size_t index) {
    return table(index).columns[table(index).key.front()];
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
    Column key{.name = random_.one_in(3) ? "code" : "id", .type = types::bigint()};
    key.nullable = false;
    const bool is_shared = index > 0 && random_.one_in(6);
    const auto owner =
        static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(index) + 1));
    if (is_shared && owner != index) {
      key.type = key_of(owner).type;
      key.unique = true;
    } else if (random_.one_in(3)) {
      table(index).generates_key = true;
    } else {
      key.type = random_key_type(random_);
    }
    table(index).columns.push_back(key);
    add_values(index);
    if (key.unique) associate({index, 0, owner, true, false}, free_name(index, "owner"));
  }

  /// Names that the library gives by itself come often.
  [[nodiscard]] std::string free_name(std::size_t index, const std::string& usual) {
    return !table(index).has(usual) && !random_.one_in(3) ? usual : numbered(usual + "_");
  }

  void add_reference() {
    const std::size_t holder = any_model();
    const std::size_t target = any_model();
    const std::string name = free_name(holder, lower(table(target).name));
    const std::string& key = key_of(target).name;
    std::string column = (random_.one_in(2) ? name : lower(table(target).name)) + "_" + key;
    if (table(holder).has(column) || random_.one_in(4)) column = numbered("ref");
    const bool is_constrained = !random_.one_in(5);
    const bool is_nullable = target > holder || random_.one_in(2);
    const bool is_unique = random_.one_in(5);
    const std::size_t place = table(holder).columns.size();
    table(holder).columns.push_back(
        {.name = column,
         .type = key_of(target).type,
         .nullable = is_nullable,
         .unique = is_unique,
         .is_declared = is_unique || !is_nullable || random_.one_in(2)});
    associate({holder, place, target, is_constrained, is_nullable && target >= holder}, name);
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
    const std::size_t key = table(reference.target).key.front();
    const std::string& column = table(reference.holder).columns[reference.column].name;
    AssociationOptions options{.constraints = reference.is_constrained};
    const std::string usual =
        lower(table(target).name) + (kind == RelationKind::has_many ? "s" : "");
    if (name != usual) options.as = name;
    const std::string by =
        belongs && !options.as.empty() ? name : lower(table(reference.target).name);
    if (column != by + "_" + key_of(reference.target).name) options.foreign_key = column;
    table(owner).associations.push_back({.kind = kind,
                                         .name = name,
                                         .target = target,
                                         .own_key = belongs ? reference.column : key,
                                         .target_key = belongs ? key : reference.column,
                                         .options = options});
  }

  /// The word that names the other side of a model's join with itself, and its plural.
  [[nodiscard]] static std::string other_name(std::size_t a, std::size_t b, const Design& design) {
    return a == b ? "friend" : lower(design.tables[b].name);
  }

  void associate_many(std::size_t owner, std::size_t target, const Link& link,
                      const std::string& through) {
    const std::string usual = other_name(owner, target, design_) + "s";
    // By the name of an association with its own model the join table has its key.
    const std::string name = owner == target ? usual : free_name(owner, usual);
    AssociationOptions options{.through = through};
    if (name != lower(table(target).name) + "s") options.as = name;
    table(owner).associations.push_back({.kind = RelationKind::belongs_to_many,
                                         .name = name,
                                         .target = target,
                                         .own_key = table(owner).key.front(),
                                         .target_key = table(target).key.front(),
                                         .link = link,
                                         .options = options});
  }

  void associate_both(std::size_t a, std::size_t b, const Link& link, const std::string& through) {
    const bool first = a == b || !random_.one_in(4);
    if (first) associate_many(a, b, link, through);
    if (a != b && (!first || !random_.one_in(4))) {
      associate_many(b, a, {link.table, link.other, link.own}, through);
    }
  }

  [[nodiscard]] Column link_column(std::size_t of, const std::string& name) {
    return {.name = name + "_" + key_of(of).name, .type = key_of(of).type, .nullable = false};
  }

  void add_described_join() {
    const std::size_t a = any_model();
    std::size_t b = any_model();
    if (a == b && table(a).has("friends")) return;
    const std::size_t index = add_table();
    const bool is_composite = random_.one_in(2);
    if (!is_composite) {
      table(index).columns.push_back({.name = "id", .type = types::bigint(), .nullable = false});
      table(index).generates_key = true;
    }
    const std::size_t own = table(index).columns.size();
    table(index).columns.push_back(link_column(a, lower(table(a).name)));
    table(index).columns.push_back(link_column(b, other_name(a, b, design_)));
    if (is_composite) table(index).key = {own, own + 1};
    add_values(index);
    for (const std::size_t column : {own, own + 1}) {
      table(index).columns[column].nullable = !is_composite && random_.one_in(3);
    }
    associate_both(a, b, {index, own, own + 1}, table(index).name);
    for (const auto& [column, target] : {std::pair(own, a), std::pair(own + 1, b)}) {
      const Reference reference{index, column, target, true, false};
      if (random_.one_in(3)) {
        design_.references.push_back(reference);
      } else {
        associate(reference, free_name(index, column == own ? lower(table(a).name)
                                                            : other_name(a, b, design_)));
      }
    }
  }

  void add_automatic_join() {
    const std::size_t a = any_model();
    const std::size_t b = any_model();
    if (a == b && table(a).has("friends")) return;
    const std::string first = lower(table(std::min(a, b)).name);
    std::string name = first + "s_" + lower(table(std::max(a, b)).name) + "s";
    const bool is_known = std::any_of(design_.tables.begin(), design_.tables.end(),
                                      [&](const Table& each) { return each.name == name; });
    const std::string through = is_known || random_.one_in(3) ? numbered("joint") : "";
    if (!through.empty()) name = through;
    const std::size_t index = design_.tables.size();
    design_.tables.push_back({.name = name, .key = {0, 1}, .is_automatic = true});
    table(index).columns.push_back(link_column(a, lower(table(a).name)));
    table(index).columns.push_back(link_column(b, other_name(a, b, design_)));
    design_.references.push_back({index, 0, a, true, false});
    design_.references.push_back({index, 1, b, true, false});
    associate_both(a, b, {index, 0, 1}, through);
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

std::string text_of(const Association& association, const Design& design) {
  static const char* const kinds[] = {"belongs to", "has one", "has many", "belongs to many"};
  const Table& target = design.tables[association.target];
  std::string text = std::string(kinds[static_cast<int>(association.kind)]) + " " +
                     association.name + ": " + target.name;
  if (association.link) return text + " through " + design.tables[association.link->table].name;
  const bool belongs = association.kind == RelationKind::belongs_to;
  return text + (belongs ? "" : " by " + target.columns[association.target_key].name);
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
      if (each.kind == RelationKind::belongs_to) text += " by " + table.columns[each.own_key].name;
    }
    for (const Row& row : table.rows) text += "\n    " + graphs::text_of(row);
  }
  return text;
}

}  // namespace stele::test::graphs
