using TextToImage.Text.Tokenizers;

namespace TextToImage.Text;

/// <summary>The words that a model with a small vocabulary of whole words knows, for editors and shells to suggest.</summary>
public static class PromptVocabulary
{
    /// <summary>Shorter words are not worth suggesting.</summary>
    private const int ShortestWord = 3;

    /// <summary>The words of a vocabulary in alphabetical order; none where it is made of parts of words, as CLIP's is.</summary>
    /// <param name="tokenizerFolder">The folder of a model's tokenizer.</param>
    /// <exception cref="AIImageException">The tokenizer is missing or cannot be read.</exception>
    public static IReadOnlyList<string> Words(string tokenizerFolder)
    {
        var files = TokenizerFolder.Open(tokenizerFolder);
        return files.ClassName == WordPiecePromptTokenizer.ClassName
            ? [.. files.Read(WordPiecePromptTokenizer.VocabularyFile, File.ReadLines).Where(IsWord).OrderBy(word => word, StringComparer.Ordinal)]
            : [];
    }

    private static bool IsWord(string token) => token.Length >= ShortestWord && token.All(letter => char.IsLetter(letter) || letter == '\'');
}
