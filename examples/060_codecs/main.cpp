// Types of one's own in the members of a model, on the database that the URL names:
//
//     example_060_codecs sqlite:parcels.db

#include <iostream>

#include "types.hpp"

using stele::col;
using stele::column;
using namespace std::chrono_literals;

namespace {

void print(const Parcel& parcel) {
  std::cout << parcel.id << ": " << parcel.price.cents << " cents, " << to_text(parcel.color)
            << ", " << parcel.address.street << ' ' << parcel.address.number << ", "
            << parcel.transit.count() << " minutes, " << parcel.photo.filename().string() << ", "
            << parcel.tips.size() << " tips\n";
}

void write(const stele::Model<Parcel>& parcels) {
  // [create]
  Parcel parcel = parcels.create({.price = Money{1250},
                                  .color = {.green = 255, .blue = 127},
                                  .address = {.street = "Hill Road", .number = 7},
                                  .transit = 36h,
                                  .photo = "in/first.png",
                                  .tips = {Money{100}, Money{50}}});
  // [/create]
  print(parcels.get(parcel.id));
  parcels.create({.price = Money{300},
                  .fee = Money{20},
                  .address = {.street = "Lake Street", .number = 1},
                  .transit = 45min,
                  .photo = "out/second.png"});
}

void query(const stele::Model<Parcel>& parcels) {
  const auto count = [&](const auto& condition) { return parcels.where(condition).count(); };
  // [conditions]
  const auto dear = col<&Parcel::price> > Money{1000};
  const auto priced = col<&Parcel::price>.in({Money{300}, Money{400}});
  const auto green = col<&Parcel::color> == Color{.green = 255, .blue = 127};
  const auto slow = col<&Parcel::transit> >= 24h;
  const auto incoming = col<&Parcel::photo>.starts_with("in/");
  const auto by_the_lake = col<&Parcel::address>.json("street") == "Lake Street";
  const auto tipped = col<&Parcel::tips>.any(Money{50});
  // [/conditions]
  std::cout << count(dear) << ' ' << count(priced) << ' ' << count(green) << ' ' << count(slow)
            << ' ' << count(incoming) << ' ' << count(by_the_lake) << ' ' << count(tipped) << '\n';
  // [update]
  parcels.where(col<&Parcel::fee>.is_not_null())
      .update(stele::set<&Parcel::fee>(Money{0}), stele::set<&Parcel::transit>(1h));
  // [/update]
  for (const Parcel& parcel : parcels.order_by(col<&Parcel::price>).all()) print(parcel);
}

void use_records(const stele::Database& db) {
  // [records]
  auto parcels = db.model("Parcel");
  stele::Record parcel = parcels.where(column("price") == Money{300}).one();
  parcel.set("price", Money{350});
  parcels.save(parcel);
  std::cout << parcel.get<Money>("price").cents << " cents, "
            << parcel.get<std::optional<Money>>("fee")->cents << " of them the fee\n";
  // [/records]
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 2;
  }
  try {
    auto db = stele::Database::open(argv[1]);
    auto parcels = db.define<Parcel>();
    db.sync();
    write(parcels);
    query(parcels);
    use_records(db);
  } catch (const stele::Error& error) {
    std::cerr << stele::to_string(error.code()) << ": " << error.what() << '\n';
    return 1;
  }
}
