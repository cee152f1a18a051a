// Document types, the part of XML that feeds don't need and attackers do.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

struct WithoutDoctype {
  std::string markup;        // without document type and XML declaration
  bool is_netscape = false;  // the type was RSS 0.91's, which has no other mark
};

// Takes the document type away. Entities that stand for plain text or one character, as old feeds
// define them, are written out where they are used, one mebibyte of them at most; all others,
// nested or external, stay unresolved. Linear.
WithoutDoctype StripDoctype(std::string_view markup);

}  // namespace chipline
