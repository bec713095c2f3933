#include "report.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "models.hpp"

using stele::col;

namespace {

void print_heading(std::string_view text) { std::cout << "\n== " << text << '\n'; }

void print(const Country& country) {
  std::cout << country.code << " " << country.flag << " " << country.name;
  if (country.official_name) std::cout << ", " << *country.official_name;
  std::cout << '\n';
}

void print(const Subdivision& subdivision) {
  std::cout << subdivision.code << " " << subdivision.name << ", " << subdivision.type << '\n';
}

void look_up(const stele::Database& db) {
  print_heading("By code");
  // [find]
  auto countries = db.model<Country>();
  for (const char* code : {"IS", "JP", "XX"}) {
    if (const std::optional<Country> country = countries.find(code)) {
      print(*country);
    } else {
      std::cout << code << " is no country\n";
    }
  }
  // [/find]
  print(countries.where(col<&Country::alpha_3> == "KEN").one());
}

void list_subdivisions(const stele::Database& db) {
  auto subdivisions = db.model<Subdivision>();
  print_heading("The cantons of Luxembourg, by name");
  // [order]
  for (const Subdivision& each : subdivisions.where(col<&Subdivision::country_code> == "LU")
                                     .order_by(col<&Subdivision::name>)
                                     .all()) {
    print(each);
  }
  // [/order]
  print_heading("The provinces of Ireland, and what is in Ulster");
  const auto irish = col<&Subdivision::country_code> == "IE";
  const auto by_code = col<&Subdivision::code>.asc();
  for (const Subdivision& each :
       subdivisions.where(irish && col<&Subdivision::parent_code>.is_null())
           .order_by(by_code)
           .all()) {
    print(each);
  }
  for (const Subdivision& each :
       subdivisions.where(col<&Subdivision::parent_code> == "IE-U").order_by(by_code).all()) {
    print(each);
  }
}

void list_undivided(const stele::Database& db) {
  print_heading("Countries without subdivisions");
  // [not-in]
  std::set<std::string> divided;
  for (const Subdivision& each : db.model<Subdivision>().all()) divided.insert(each.country_code);
  const std::vector<Country> undivided = db.model<Country>()
                                             .where(col<&Country::code>.not_in(divided))
                                             .order_by(col<&Country::code>)
                                             .all();
  // [/not-in]
  std::cout << undivided.size() << ":";
  for (const Country& each : undivided) std::cout << " " << each.code;
  std::cout << '\n';
}

void count_types(const stele::Database& db) {
  print_heading("The ten most frequent types of subdivision");
  std::map<std::string, std::int64_t> counts;
  for (const Subdivision& each : db.model<Subdivision>().all()) ++counts[each.type];
  std::vector<std::pair<std::int64_t, std::string>> ranked;
  ranked.reserve(counts.size());
  for (const auto& [type, count] : counts) ranked.emplace_back(-count, type);
  std::sort(ranked.begin(), ranked.end());
  std::cout << ranked.size() << " types\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(10, ranked.size()); ++i) {
    std::cout << -ranked[i].first << " " << ranked[i].second << '\n';
  }
}

void list_unicode_names(const stele::Database& db) {
  print_heading("Names beyond ASCII");
  auto countries = db.model<Country>();
  for (const Country& each : countries.where(col<&Country::name>.in({"Türkiye", "Curaçao"}))
                                 .order_by(col<&Country::name>)
                                 .all()) {
    print(each);
  }
  print(db.model<Subdivision>().where(col<&Subdivision::name> == "Île-de-France").one());
  std::cout << "Last by name, as text sorts by its bytes:\n";
  for (const Country& each : countries.order_by(col<&Country::name>.desc()).limit(2).all()) {
    print(each);
  }
}

void count_languages(const stele::Database& db) {
  print_heading("Languages");
  auto languages = db.model<Language>();
  // [count]
  for (const auto& [scope, name] : {std::pair{Scope::individual, "individual"},
                                    std::pair{Scope::macrolanguage, "macrolanguages"},
                                    std::pair{Scope::special, "special codes"}}) {
    std::cout << languages.where(col<&Language::scope> == scope).count() << " " << name << '\n';
  }
  // [/count]
  const auto gone = col<&Language::type>.in(
      {LanguageType::extinct, LanguageType::ancient, LanguageType::historical});
  std::cout << languages.where(gone).count() << " are spoken no more, "
            << languages.where(gone && col<&Language::alpha_2>.is_not_null()).count()
            << " of these have a code of two letters\n";
  std::cout << "The second page of constructed ones:\n";
  for (const Language& each : languages.where(col<&Language::type> == LanguageType::constructed)
                                  .order_by(col<&Language::name>)
                                  .limit(5)
                                  .offset(5)
                                  .all()) {
    std::cout << each.code << " " << each.name << '\n';
  }
}

}  // namespace

void report(const stele::Database& db) {
  std::cout << db.model<Country>().count() << " countries, " << db.model<Subdivision>().count()
            << " subdivisions, " << db.model<Language>().count() << " languages\n";
  look_up(db);
  list_subdivisions(db);
  list_undivided(db);
  count_types(db);
  list_unicode_names(db);
  count_languages(db);
}
