using System.Text;

namespace TextToImage.Cli.Tests;

public sealed class TableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Title,Picture\nA,\"a, b\"\n")]
    [InlineData("Title;Picture\r\nA;a, b\r\n")]
    [InlineData("Title\tPicture\nA\ta, b")]
    [InlineData("\"Title\";\"Picture\"\n\n;\n\"A\";\"a, b\"\n")]
    [InlineData("sep=;\nTitle;Picture;\nA;a, b;\n")]
    public void Separators_are_found_out_from_the_header_and_empty_rows_skipped(string text)
    {
        var row = Assert.Single(Read(text).Rows);
        Assert.Equal(new Dictionary<string, string> { ["Title"] = "A", ["Picture"] = "a, b" }, row);
    }

    [Fact]
    public void Quotes_bars_and_line_breaks_are_text()
    {
        // What separates most of the lines is the bar, and not the separator.
        var row = Read("Title;Picture\n\"Say \"\"hello\"\"\r\nto all\";6\" pipe | fit=contain, seed=4\nB;a | seed=1\n").Rows[0];
        Assert.Equal(("Say \"hello\"\r\nto all", "6\" pipe | fit=contain, seed=4"), (row["Title"], row["Picture"]));
    }

    [Fact]
    public void A_row_may_be_shorter_than_the_header() =>
        Assert.Equal(["A", ""], Assert.Single(Read("Title,Picture\nA\n").Rows).Values);

    public static IEnumerable<TheoryDataRow<byte[]>> Encodings =>
        new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) }
            .Select(each => new TheoryDataRow<byte[]>([.. each.GetPreamble(), .. each.GetBytes("Title,Picture\nZürich,Łódź\n")]));

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Unicode_is_read_with_and_without_a_mark(byte[] bytes)
    {
        var table = TableFile.Read(_folder.Write("rows.csv", bytes));
        Assert.Equal(["Zürich", "Łódź"], Assert.Single(table.Rows).Values);
        Assert.Equal(["Title", "Picture"], table.Rows[0].Keys);
        Assert.Empty(table.Warnings);
    }

    [Fact]
    public void The_encoding_of_Windows_is_read_with_a_warning()
    {
        var table = TableFile.Read(_folder.Write("rows.csv", [.. "Title\nZ"u8, 0xFC, .. "rich \x80"u8[..5], 0x80, (byte)'\n']));
        Assert.Equal("Zürich €", Assert.Single(Assert.Single(table.Rows).Values));
        Assert.Contains("not in UTF-8", Assert.Single(table.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty; its first line has to name the columns")]
    [InlineData("\n\n", "is empty; its first line has to name the columns")]
    [InlineData("Title,Picture\n", "has no rows below its header")]
    [InlineData("Title,Picture\n,\n \n", "has no rows below its header")]
    [InlineData("Title,title\nA,B\n", "has two columns 'Title' in its header")]
    [InlineData("Title,Picture\nA,B\n\"C\nD\",E\nF,G,H\n", "has the text 'H' in line 5 under no column")]
    [InlineData("Title,\nA,B\n", "has the text 'B' in line 2 under no column")]
    [InlineData("Title,Picture\nA,B\nC,\"D\nE,F\n", "has a quote in line 3 that does not match another")]
    [InlineData("Title,Picture\nA,\"B\"C\n", "has a quote in line 2 that does not match another")]
    [InlineData("PK\u0003\u0004abc", "is an Office file or archive and no text")]
    [InlineData("T\0i\0t\0l\0e\0", "is no text")]
    public void What_is_no_regular_table_is_told_in_one_sentence_with_the_line(string text, string said)
    {
        var error = Assert.Throws<AIImageException>(() => Read(text));
        Assert.Equal(ErrorIds.TableInvalid, error.ErrorId);
        Assert.StartsWith($"The table '{_folder.File("rows.csv")}' {said}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_not_there_is_told() =>
        Assert.Contains("does not exist", Assert.Throws<AIImageException>(() => TableFile.Read(_folder.File("none.csv"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_JSON_array_of_objects_is_a_table()
    {
        var rows = Read("[{\"Title\": \"A\", \"Year\": 2027, \"Open\": true, \"Notes\": null}, {}, {\"Title\": \"B\"}]", "rows.json").Rows;
        Assert.Equal(2, rows.Count);
        Assert.Equal(["A", "2027", "True", ""], rows[0].Values);
    }

    [Theory]
    [InlineData("{\"Title\": \"A\"}", "is no JSON array")]
    [InlineData("[1]", "has no object as item 1")]
    [InlineData("[{\"Title\": [\"A\"]}]", "has more than a text as 'Title' of item 1")]
    [InlineData("[{\"Title\": \"A\", \"title\": \"B\"}]", "has 'title' twice in item 1")]
    [InlineData("[\n{\"Title\": }]", "is no valid JSON (line 2)")]
    [InlineData("[]", "has no rows")]
    public void JSON_that_is_no_table_is_told(string text, string said) =>
        Assert.Contains(said, Assert.Throws<AIImageException>(() => Read(text, "rows.json")).Message, StringComparison.Ordinal);

    private TableFile Read(string text, string name = "rows.csv") => TableFile.Read(_folder.Write(name, text));
}
