"""The programs that check_compile_time compiles: so many models, so many queries."""

MODEL = """
enum class Kind{i} {{ draft, open, closed, archived }};
struct Model{i} {{
  std::int64_t id = 0;
  std::string name{{}};
  std::string title{{}};
  std::optional<std::string> subtitle{{}};
  std::optional<std::string> comment{{}};
  std::int32_t quantity = 0;
  std::optional<std::int32_t> limit{{}};
  std::int64_t owner_id = 0;
  double price = 0.0;
  std::optional<double> discount{{}};
  bool active = false;
  Kind{i} kind = Kind{i}::draft;
  std::optional<stele::Timestamp> closed_at{{}};
  stele::Timestamp created_at{{}};
  stele::Timestamp updated_at{{}};
}};
void describe(stele::ModelBuilder<Model{i}>& model) {{
  model.attribute<&Model{i}::name>().unique().length(80).validate(stele::not_empty());
  model.attribute<&Model{i}::quantity>().validate(stele::min(0), stele::max(1000));
  model.index<&Model{i}::kind, &Model{i}::created_at>();
  model.before_save([](Model{i}& row) {{ row.title = row.name; }});
}}
void define{i}(stele::Database& db) {{ db.define<Model{i}>(); }}
"""

QUERIES = (
    "where(col<&{m}::quantity> >= {n} && col<&{m}::active> == true)"
    ".order_by(col<&{m}::created_at>.desc()).limit(20).all()",
    "where(col<&{m}::name> == \"{n}\" || col<&{m}::subtitle>.is_null())"
    ".order_by(col<&{m}::title>, col<&{m}::id>).all()",
    "where(col<&{m}::kind>.in({{{k}::open, {k}::closed}}) && col<&{m}::price> < {n}.5).first()",
    "where(!(col<&{m}::owner_id> == {n}) && col<&{m}::limit>.is_not_null()).count()",
)


def models(count):
    """Structs of 15 members, each described and defined."""
    return "#include <stele/stele.hpp>\n" + "".join(MODEL.format(i=i) for i in range(count))


def queries(count):
    """Queries on four models."""
    of = 4
    text = models(of) + "using stele::col;\n"
    for n in range(count):
        # Which query and which model: each pair once before one comes again.
        i = (n + n // len(QUERIES)) % of
        query = QUERIES[n % len(QUERIES)].format(m=f"Model{i}", k=f"Kind{i}", n=n)
        text += f"auto query{n}(stele::Database& db) {{ return db.model<Model{i}>().{query}; }}\n"
    return text


def standard(headers):
    return "".join(f"#include <{header}>\n" for header in headers)


# Never changed: by its time machines are compared.
CALIBRATION = """
#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>
template <int N> std::string work(std::map<std::string, std::vector<int>>& values) {
  std::unordered_map<std::string, std::variant<int, std::string>> found;
  for (auto& [name, numbers] : values) {
    std::sort(numbers.begin(), numbers.end(), [](int a, int b) { return a % (N + 2) < b % (N + 2); });
    found[name] = numbers.size() > N ? std::variant<int, std::string>(N) : name;
  }
  const std::function<std::string(int)> text = [&](int n) { return std::to_string(n + found.size()); };
  return text(N);
}
template std::string work<0>(std::map<std::string, std::vector<int>>&);
template std::string work<1>(std::map<std::string, std::vector<int>>&);
template std::string work<2>(std::map<std::string, std::vector<int>>&);
"""
