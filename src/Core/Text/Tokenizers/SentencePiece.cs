using System.Text;
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

/// <summary>What a spiece.model holds (sentencepiece_model.proto), as far as encoding needs it.</summary>
/// <param name="Pieces">Text, logarithm of the probability, and type of each piece; its place is its id.</param>
/// <param name="Unknown">The id of what no piece spells.</param>
/// <param name="Charsmap">The table that normalises characters; empty: they are left as they are.</param>
/// <param name="AddsPrefix">Whether a text begins as if a space stood before it.</param>
/// <param name="FoldsSpaces">Whether spaces at the ends are dropped, and several in a row are one.</param>
internal sealed record SentencePieceFile(
    IReadOnlyList<(string Text, float Score, int Type)> Pieces, int Unknown, byte[] Charsmap, bool AddsPrefix, bool FoldsSpaces)
{
    /// <summary>The file's name in a tokenizer folder of T5.</summary>
    public const string FileName = "spiece.model";

    private const int Unigram = 1;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no model of this kind.</exception>
    public static SentencePieceFile Read(string path)
    {
        var pieces = new List<(string, float, int)>();
        var trainer = new Spec();
        var normalizer = new Spec();
        try
        {
            var model = new CodedInputStream(File.ReadAllBytes(path));
            while (model.ReadTag() is var tag and not 0)
            {
                switch (WireFormat.GetTagFieldNumber(tag))
                {
                    case 1: pieces.Add(Piece(Spec.Read(model.ReadBytes()))); break;
                    case 2: trainer = Spec.Read(model.ReadBytes()); break;
                    case 3: normalizer = Spec.Read(model.ReadBytes()); break;
                    default: model.SkipLastField(); break;
                }
            }
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new FormatException("it is damaged or no SentencePiece model", error);
        }
        if (pieces.Count == 0)
            throw new FormatException("it holds no pieces");
        // model_type; byte_fallback and treat_whitespace_as_suffix change how words are spelt.
        if (trainer.Number(3, Unigram) != Unigram || trainer.Number(35, 0) != 0 || trainer.Number(24, 0) != 0)
            throw new FormatException("it is not of the unigram kind that T5 has");
        return new SentencePieceFile(
            pieces, (int)trainer.Number(40, 0), normalizer.Bytes(2), normalizer.Number(3, 1) != 0, normalizer.Number(4, 1) != 0);
    }

    private static (string, float, int) Piece(Spec piece) =>
        (Encoding.UTF8.GetString(piece.Bytes(1)), piece.Float(2), (int)piece.Number(3, UnigramModel.Normal));

    /// <summary>The fields of a message by number; of one that comes twice, the last, as protobuf has it.</summary>
    private sealed class Spec
    {
        private readonly Dictionary<int, long> _numbers = [];
        private readonly Dictionary<int, float> _floats = [];
        private readonly Dictionary<int, byte[]> _bytes = [];

        public static Spec Read(ByteString content)
        {
            var spec = new Spec();
            var input = content.CreateCodedInput();
            while (input.ReadTag() is var tag and not 0)
            {
                var field = WireFormat.GetTagFieldNumber(tag);
                switch (WireFormat.GetTagWireType(tag))
                {
                    case WireFormat.WireType.Varint: spec._numbers[field] = input.ReadInt64(); break;
                    case WireFormat.WireType.Fixed32: spec._floats[field] = input.ReadFloat(); break;
                    case WireFormat.WireType.LengthDelimited: spec._bytes[field] = input.ReadBytes().ToByteArray(); break;
                    default: input.SkipLastField(); break;
                }
            }
            return spec;
        }

        public long Number(int field, long otherwise) => _numbers.TryGetValue(field, out var value) ? value : otherwise;

        public float Float(int field) => _floats.TryGetValue(field, out var value) ? value : 0;

        public byte[] Bytes(int field) => _bytes.TryGetValue(field, out var value) ? value : [];
    }
}
