#include "models.hpp"

// [describe]
void describe(stele::ModelBuilder<Country>& model) {
  model.comment("ISO 3166-1");
  model.attribute<&Country::code>().primary_key().length(2).validate(stele::matches("^[A-Z]{2}$"));
  model.attribute<&Country::alpha_3>().unique().length(3);
  model.attribute<&Country::numeric>().unique().length(3).validate(stele::matches("^[0-9]{3}$"));
}

void describe(stele::ModelBuilder<Subdivision>& model) {
  model.comment("ISO 3166-2");
  model.attribute<&Subdivision::code>().primary_key().length(6);
  model.belongs_to<&Subdivision::country>().on_delete(stele::OnDelete::cascade);
  model.index<&Subdivision::country_code, &Subdivision::name>();
  model.validate([](const Subdivision& row, stele::Errors& errors) {
    if (row.code.rfind(row.country_code + "-", 0) != 0) {
      errors.add<&Subdivision::code>("must begin with its country's code");
    }
  });
}

void describe(stele::ModelBuilder<Language>& model) {
  model.comment("ISO 639-3");
  model.attribute<&Language::code>().primary_key().length(3).validate(stele::length(3, 3));
  model.attribute<&Language::alpha_2>().unique().length(2);
}
// [/describe]
