using System.Text;
using Google.Protobuf;

namespace TextToImage.Text.Tokenizers;

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
