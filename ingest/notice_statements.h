// The stretches of a DATES paragraph that are read each by itself.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace chipline {

// Bytes, end exclusive.
struct NoticeStatement {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Sentences, cut again at semicolons outside brackets, at bullets and where the letter or number of
// an item stands; the marks of lists in front are left out. In order, none empty.
std::vector<NoticeStatement> CutStatements(std::string_view text);

}  // namespace chipline
