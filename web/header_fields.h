// The header fields of an answer, kept as the lines that they are sent as: a list of names and
// values costs more memory, and more time to make and to write, than all else about an answer.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace chipline {

struct HeaderField {
  std::string_view name;
  std::string_view value;
};

// In the order in which they were added. Names are looked up as they are written, and given by us:
// nothing that a client sent belongs into one. A value with a line end in it would become a field
// of its own, and is left out. Values are copied; none may be a view of these same fields.
class HeaderFields {
 public:
  HeaderFields() = default;
  HeaderFields(std::initializer_list<HeaderField> fields);

  void Reserve(std::size_t bytes) { text_.reserve(bytes); }
  void Add(std::string_view name, std::string_view value);
  // What `others` hold, in their order.
  void Add(const HeaderFields& others) { text_ += others.text_; }
  // In place of the first of that name; behind all others where there is none.
  void Set(std::string_view name, std::string_view value);
  // All of that name.
  void Erase(std::string_view name);

  // The first of that name; until the fields change.
  std::optional<std::string_view> Get(std::string_view name) const;

  // "Name: value\r\n" for each.
  const std::string& text() const { return text_; }

  friend bool operator==(const HeaderFields&, const HeaderFields&) = default;

 private:
  std::string text_;
};

}  // namespace chipline
