// Text as Chipline stores it: valid UTF-8, NFC, LF, no controls. Offsets that leave the program
// count Unicode code points; inside it, bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chipline {

// Well-formed UTF-8 by the Unicode standard's table 3-7: no overlong forms, no surrogates.
bool IsValidUtf8(std::string_view bytes);

// Each maximal ill-formed run of bytes becomes one U+FFFD; everything else stays.
std::string RepairUtf8(std::string_view bytes);

// The next four REQUIRE valid UTF-8.
std::size_t CountCodePoints(std::string_view text);
// Byte offset of the code point with this number; text.size() when there are fewer.
std::size_t ByteOffset(std::string_view text, std::size_t code_point);
// text[start:end] in code points, cut at the end of the text.
std::string_view SliceCodePoints(std::string_view text, std::size_t start, std::size_t end);
// The code point at byte `*position`, which moves behind it. REQUIRES: *position < text.size().
char32_t NextCodePoint(std::string_view text, std::size_t* position);

void AppendUtf8(char32_t code_point, std::string* out);

// Canonical composition (Unicode Standard Annex 15). REQUIRES: valid UTF-8.
std::string ToNfc(std::string_view text);

// One run of text: every run of white space (any Unicode space, line ends included) is one blank,
// ends trimmed, controls and zero-width marks gone, NFC. REQUIRES: valid UTF-8.
std::string CleanInline(std::string_view text);

// What stands between the separators; of no text one empty piece.
std::vector<std::string_view> SplitAt(std::string_view text, char separator);

// ASCII blanks, tabs and line ends off both ends.
std::string_view Trim(std::string_view text);
// Lines without their ends; LF, CR LF, CR, form feed and U+2028/2029 end a line.
std::vector<std::string_view> SplitLines(std::string_view text);
// Only A-Z change.
std::string AsciiLower(std::string_view text);
// Equal but for the case of A-Z.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);
bool StartsWithIgnoringCase(std::string_view text, std::string_view prefix);
// Maximal runs without blanks.
std::vector<std::string_view> SplitWords(std::string_view text);

// Unicode categories Lu/Lt, L*, and Han, Kana or Hangul (scripts written without blanks).
bool IsUpperLetter(char32_t code_point);
bool IsLetter(char32_t code_point);
bool IsIdeograph(char32_t code_point);

// Answers many questions about one long text in steps of at most 256 bytes.
class CodePointMap {
 public:
  // REQUIRES: valid UTF-8 that outlives the map.
  explicit CodePointMap(std::string_view text);
  std::size_t ToByte(std::size_t code_point) const;
  // REQUIRES: `byte` <= text.size() and at the start of a code point.
  std::size_t ToCodePoint(std::size_t byte) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> code_points_;  // before byte 256 * i
};

}  // namespace chipline
