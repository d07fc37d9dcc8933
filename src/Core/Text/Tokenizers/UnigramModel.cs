using Google.Protobuf;
using Microsoft.ML.Tokenizers;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// SentencePiece's unigram model (Kudo, "Subword Regularization", 2018): of all ways to spell a word in pieces, the likeliest.
/// Microsoft.ML.Tokenizers finds it.
/// </summary>
/// <remarks>
/// The library's own reader takes neither models without a token that begins a text, as T5's are, nor tokenizer.json, and its
/// normaliser forgets where characters came from. So it is given the pieces alone, in the form it reads, and text that is normalised.
/// </remarks>
internal sealed class UnigramModel
{
    /// <summary>ModelProto.SentencePiece.Type of sentencepiece_model.proto.</summary>
    public const int Normal = 1, Unknown = 2;

    private readonly SentencePieceTokenizer _library;
    private readonly int _unknown;

    /// <param name="pieces">Text, logarithm of the probability, and type of each piece; its place is its id.</param>
    /// <param name="unknown">The id of what no piece spells.</param>
    /// <exception cref="FormatException">There is no such id.</exception>
    public UnigramModel(IReadOnlyList<(string Text, float Score, int Type)> pieces, int unknown)
    {
        if (unknown < 0 || unknown >= pieces.Count)
            throw new FormatException("it has no piece for unknown characters");
        _unknown = unknown;
        using var model = new MemoryStream(Write(pieces, unknown));
        _library = SentencePieceTokenizer.Create(model, addBeginningOfSentence: false, addEndOfSentence: false);
    }

    /// <summary>The pieces of a normalised text: ids, and where each begins and ends. Neighbours that are unknown are one.</summary>
    public List<(int Id, int Start, int End)> Pieces(string text)
    {
        var pieces = new List<(int Id, int Start, int End)>();
        foreach (var token in _library.EncodeToTokens(text, out _, considerPreTokenization: false, considerNormalization: false))
        {
            var (start, end) = (token.Offset.Start.Value, token.Offset.End.Value);
            if (token.Id == _unknown && pieces.Count > 0 && pieces[pieces.Count - 1].Id == _unknown)
                pieces[pieces.Count - 1] = pieces[pieces.Count - 1] with { End = end };
            else
                pieces.Add((token.Id, start, end));
        }
        return pieces;
    }

    /// <summary>The pieces as a ModelProto whose normaliser does nothing.</summary>
    private static byte[] Write(IReadOnlyList<(string Text, float Score, int Type)> pieces, int unknown)
    {
        const int unigram = 1;
        var model = new MemoryStream();
        using var output = new CodedOutputStream(model, leaveOpen: true);
        for (var id = 0; id < pieces.Count; id++)
        {
            var (text, score, type) = pieces[id];
            Message(output, 1, piece =>
            {
                piece.WriteTag(1, WireFormat.WireType.LengthDelimited);
                piece.WriteString(text);
                piece.WriteTag(2, WireFormat.WireType.Fixed32);
                piece.WriteFloat(score);
                Integer(piece, 3, id == unknown ? Unknown : type);
            });
        }
        // trainer_spec: model_type, unk_id, bos_id, eos_id; the library looks the last two up, though it adds neither.
        Message(output, 2, spec =>
        {
            Integer(spec, 3, unigram);
            for (var field = 40; field <= 42; field++)
                Integer(spec, field, unknown);
        });
        // normalizer_spec: add_dummy_prefix, remove_extra_whitespaces, escape_whitespaces.
        Message(output, 3, spec =>
        {
            for (var field = 3; field <= 5; field++)
                Integer(spec, field, 0);
        });
        output.Flush();
        return model.ToArray();
    }

    private static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var content = new MemoryStream();
        using (var inner = new CodedOutputStream(content, leaveOpen: true))
            write(inner);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content.ToArray()));
    }

    private static void Integer(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }
}
