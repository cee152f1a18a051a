// A rule's pattern as an automaton of its own.
#pragma once

#include <memory>
#include <string>

namespace re2 {
class RE2;
}

namespace chipline {

// ->ok() says whether the pattern is one; nothing is printed where it is not. An automaton is
// small: one that outgrew its share of memory would be searched more slowly, with the same answer.
std::unique_ptr<re2::RE2> CompileRule(const std::string& pattern);

}  // namespace chipline
