#include "model/json_bounds.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/json_scan.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

Result<void> CheckBounds(std::string_view text, const JsonBounds& bounds) {
  std::vector<std::size_t> members(bounds.depth + 1);
  std::size_t depth = 0;
  std::string fault;
  std::size_t at = 0;
  ForEachMark(text, [&](char mark, std::size_t offset) {
    at = offset;
    if (mark == '{' || mark == '[') {
      if (depth == bounds.depth) {
        fault = "nested deeper than " + std::to_string(bounds.depth) + " levels";
      } else {
        members[++depth] = 0;
      }
    } else if (mark == ':') {
      if (++members[depth] > bounds.members) {
        fault = "more than " + std::to_string(bounds.members) + " members in one object";
      }
    } else if (depth > 0) {
      --depth;
    }
    return fault.empty();
  });
  if (fault.empty()) return Ok();
  return InvalidArgument(fault, "byte " + std::to_string(at));
}

// The non-throwing parse gives no place; a SAX pass over a bad text does.
struct PlaceFinder : nlohmann::json_sax<Json> {
  std::size_t at = 0;
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    at = position;
    return false;
  }
};

}  // namespace

Result<Json> ParseBounded(std::string_view text, const JsonBounds& bounds) {
  CHIP_CHECK(CheckBounds(text, bounds));
  Json value = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!value.is_discarded()) return value;
  PlaceFinder finder;
  Json::sax_parse(text.begin(), text.end(), &finder);
  return InvalidArgument("not valid JSON here", "byte " + std::to_string(finder.at));
}

}  // namespace chipline
