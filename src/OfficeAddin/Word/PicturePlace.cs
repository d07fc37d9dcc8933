namespace TextToImage.Office.Word;

/// <summary>Where a picture stands: in the line, or floating somewhere.</summary>
/// <param name="Wrap">How text goes around it.</param>
/// <param name="Align">At which side it stands; null: where the text is, or where <paramref name="Left"/> says.</param>
/// <param name="Left">How far to the right it floats, in EMU; null: at a side.</param>
/// <param name="Top">How far down it floats, in EMU; null: at the top of its paragraph.</param>
/// <param name="From">From where that is measured.</param>
/// <param name="Unheeded">What was asked for and is not done, a sentence each.</param>
internal sealed record PicturePlace(PictureWrap Wrap, PictureAlign? Align, long? Left, long? Top, PictureFrom From, IReadOnlyList<string> Unheeded)
{
    /// <summary>What a place in the text makes of the settings.</summary>
    public static PicturePlace Of(TextTarget target, PictureSettings settings)
    {
        var (warnings, from) = (new List<string>(), settings.From ?? PictureFrom.Text);
        void Warn(IEnumerable<string> names, string reason) => warnings.AddRange(UnheededSettings.Warn(settings, target.Where, names, reason));

        if (target.Present is not null)
        {
            Warn(UnheededSettings.Place, "the picture that is there keeps its place");
            return new PicturePlace(PictureWrap.Inline, null, null, null, from, warnings);
        }
        var isPlaced = settings.Left is not null || settings.Top is not null;
        var wrap = settings.Wrap ?? (isPlaced ? PictureWrap.Square : PictureWrap.Inline);
        if (wrap != PictureWrap.Inline && (target.StaysInLine ?? (string.IsNullOrEmpty(settings.Caption) ? null : "its caption stays below it")) is { } reason)
        {
            Warn(["wrap", "left", "top", "from"], $"the picture is in the line, because {reason}");
            return new PicturePlace(PictureWrap.Inline, settings.Align, null, null, from, warnings);
        }
        if (wrap == PictureWrap.Inline)
        {
            Warn(["left", "top", "from"], "a picture in the line moves with its text; let it float (wrap=square)");
            return new PicturePlace(wrap, settings.Align, null, null, from, warnings);
        }
        if (settings.Left is not null)
            Warn(["align"], "left says already where the picture is");
        return new PicturePlace(wrap, settings.Left is null ? settings.Align : null, settings.Left, settings.Top, from, warnings);
    }
}
