// Lines that a page carries besides its article: reading times, share buttons, link lines.
#pragma once

#include <string_view>

namespace chipline {

enum class LineRole {
  kProse,
  kFurniture,     // says nothing: "2 min read", "Loading comments...", "#Chips #Trade"
  kListOfOthers,  // heads a list of other stories: "Most read"; what hangs on it is furniture too
  kByline,        // "By Ada Lovelace"
};

// Judges one trimmed line by its form alone. Lines longer than 160 bytes are prose.
LineRole ClassifyLine(std::string_view line);

// Whether a paragraph at the end of an article is about its makers and not its matter: "Follow us
// on …", "… contributed to this report.", "Subscribe to our newsletter." Such words also occur in
// an article's midst: ask for its last paragraphs only.
bool IsClosingLine(std::string_view line);

// "By Ada Lovelace and B. Cohen | 2 min read" → "Ada Lovelace and B. Cohen".
std::string_view BylineName(std::string_view line);

}  // namespace chipline
