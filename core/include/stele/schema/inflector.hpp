#pragma once

#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele::schema {

/// The English plural of a noun, by the rules that Sequelize follows (the package
/// `inflection` 1.13), so that tables made by it are found: Person → People, Category → Categories,
/// Status → Statuses; Sheep, Series and Data stay. A plural stays as it is. Unlike a dictionary it
/// makes Leafs and Heros.
///
/// The whole text is one word; only endings change, so case and what stands before them are kept
/// (UserPerson → UserPeople). Foot, Tooth, Goose and Genus lose their capital.
[[nodiscard]] std::string pluralize(std::string_view word);

/// The singular, by the same rules backwards; a singular stays as it is.
[[nodiscard]] std::string singularize(std::string_view word);

/// As `pluralize`, of the last word of a compound in snake_case or camelCase, whose capital is
/// kept: user_news stays, blogEntry → blogEntries, BigFoot → BigFeet.
[[nodiscard]] std::string pluralize_last_word(std::string_view compound);

/// As `singularize`, of the last word of a compound.
[[nodiscard]] std::string singularize_last_word(std::string_view compound);

/// `user_profile` of UserProfile, userProfile and user-profile; an acronym is one word: URLPath is
/// `url_path`. ASCII only; other letters stay.
[[nodiscard]] std::string to_snake_case(std::string_view name);

/// `blogEntryId` of blog_entry_id, `UserId` of User_id: separators go, and a letter after one is a
/// capital, as Sequelize makes its foreign keys. ASCII only.
[[nodiscard]] std::string to_camel_case(std::string_view name);

}  // namespace stele::schema

#pragma GCC visibility pop
