#include "testbed.hpp"

#include <filesystem>

#include "c_postgres.hpp"
#include "c_sqlite.hpp"
#include "libpq.hpp"
#include "soci_direct.hpp"
#include "stele_contenders.hpp"

namespace bench {

namespace {

void make_tables(const std::string& url, const Dataset& data) {
  auto db = stele::Database::open(url);
  db.define<Owner, Item>();
  db.sync({.force = true});
  db.transaction([&](stele::Transaction& tx) {
    for (const Owner& owner : data.owners) tx.model<Owner>().create({.name = owner.name});
  });
}

std::string multiply_text(std::int64_t times) {
  return "INSERT INTO items (name, description, quantity, price, active, created_at, owner_id) "
         "WITH RECURSIVE copies(number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM copies WHERE "
         "number < " +
         std::to_string(times) +
         ") SELECT name, description, quantity, price, active, created_at, owner_id FROM copies "
         "CROSS JOIN items";
}

void add_ours(std::vector<Entry>& contenders, const std::string& url) {
  const std::string by_soci =
      url + (url.find('?') == std::string::npos ? '?' : '&') + "driver=soci";
  contenders.push_back({"stele", [url] { return stele_typed(url); }});
  contenders.push_back({"stele record", [url] { return stele_record(url); }});
  contenders.push_back({"stele over soci", [by_soci] { return stele_typed(by_soci); }});
}

}  // namespace

Testbed sqlite_testbed(const std::string& folder, const Dataset& data) {
  const std::string path = std::filesystem::absolute(folder) / "bench.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  const std::string url = "sqlite://" + path + "?synchronous=off";
  make_tables(url, data);
  Testbed testbed{.database = "sqlite"};
  testbed.contenders = {{"c", [path] { return c_sqlite(path, Technique::plain); }},
                        {"c best", [path] { return c_sqlite(path, Technique::best); }}};
  add_ours(testbed.contenders, url);
  testbed.contenders.push_back({"soci", [path] { return soci_on_sqlite(path); }});
  testbed.clear = [path] {
    run_on_sqlite(path,
                  "BEGIN IMMEDIATE; DELETE FROM items; DELETE FROM sqlite_sequence WHERE name = "
                  "'items'; COMMIT");
  };
  testbed.multiply = [path](std::int64_t times) {
    run_on_sqlite(path, multiply_text(times).c_str());
  };
  testbed.settle = [path] { run_on_sqlite(path, "PRAGMA wal_checkpoint(TRUNCATE)"); };
  return testbed;
}

Testbed postgres_testbed(const std::string& url, const Dataset& data) {
  // A URL with a parameter is what SOCI knows for one.
  const std::string soci_url =
      url + (url.find('?') == std::string::npos ? '?' : '&') + "connect_timeout=10";
  make_tables(url, data);
  Testbed testbed{.database = "postgres"};
  testbed.contenders = {{"c", [url] { return c_postgres(url); }},
                        {"c best", [url] { return c_postgres_batched(url); }}};
  add_ours(testbed.contenders, url);
  testbed.contenders.push_back({"soci", [soci_url] { return soci_on_postgres(soci_url); }});
  testbed.clear = [url] { PgConnection(url).run("TRUNCATE items RESTART IDENTITY"); };
  testbed.multiply = [url](std::int64_t times) {
    PgConnection(url).run(multiply_text(times).c_str());
  };
  testbed.settle = [url] {
    PgConnection connection(url);
    connection.run("VACUUM (ANALYZE) items");
    connection.run("CHECKPOINT");
  };
  return testbed;
}

}  // namespace bench
