// The encoding of bytes that nobody declared, or declared wrongly.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// "UTF-8" where the bytes are well formed, else what they read as: "GB2312", "Big5", "EUC-JP",
// "SHIFT_JIS", "EUC-KR", "KOI8-R", "windows-1251", "ISO-8859-5", "windows-1253", "windows-1255",
// "TIS-620"; "windows-1252" where they read as nothing else. Looks at the first 64 KiB.
std::string GuessCharset(std::string_view bytes);

}  // namespace chipline
