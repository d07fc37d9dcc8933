namespace TextToImage.Upscaling;

/// <summary>How a picture comes to the size asked for: cut to its shape, then enlarged or reduced.</summary>
/// <param name="Width">Width of the result in pixels.</param>
/// <param name="Height">Height of the result in pixels.</param>
/// <param name="CutWidth">Columns in the middle of the picture that are used.</param>
/// <param name="CutHeight">Rows in the middle of the picture that are used.</param>
internal sealed record ResizePlan(int Width, int Height, int CutWidth, int CutHeight)
{
    /// <summary>The largest scale.</summary>
    public const int LargestScale = 8;

    /// <summary>What a filter may add to what a network makes: rounded sides must not cost another run of the network.</summary>
    private const double Slack = 1.02;

    /// <summary>Bytes of a pixel that is written to a file, beside those of the picture.</summary>
    private const int EncodedBytes = 4;

    private const int Channels = 3;

    /// <summary>Times that each side becomes longer.</summary>
    public double Scale => Math.Max((double)Width / CutWidth, (double)Height / CutHeight);

    /// <summary>Whether any side becomes longer.</summary>
    public bool Enlarges => Width > CutWidth || Height > CutHeight;

    /// <summary>Reads what is asked for.</summary>
    /// <exception cref="AIImageException">There is no size, or it is out of range.</exception>
    public static ResizePlan Resolve(int width, int height, ResizeRequest request)
    {
        var plan = request switch
        {
            { Scale: { } scale, Width: null, Height: null } => OfScale(width, height, scale),
            { Scale: null, Width: { } w, Height: { } h } => OfSize(width, height, w, h),
            _ => throw Invalid("Give either a scale, such as 4, or a size, such as 1024x768."),
        };
        if (plan.Scale <= LargestScale)
            return plan;
        var most = new ResizePlan((int)(plan.Width / plan.Scale * LargestScale), (int)(plan.Height / plan.Scale * LargestScale), width, height);
        throw Invalid($"A picture of {width}x{height} cannot become {plan.Width}x{plan.Height}: each side can become at most {LargestScale} times longer; ask for {most.Width}x{most.Height} or less.");
    }

    /// <summary>How often a network of a factor has to run, each time on what it made before.</summary>
    public int Passes(int factor)
    {
        // A network that leaves the size as it is has done its work in one pass; the filter does the rest.
        if (factor == 1)
            return 1;
        var passes = 0;
        for (var reach = 1.0; reach * Slack < Scale; reach *= factor)
            passes++;
        return passes;
    }

    /// <summary>
    /// The size of what a pass is given: the picture itself first; later ones get no more than they need to reach the result.
    /// </summary>
    /// <param name="pass">Pass, from 0.</param>
    /// <param name="factor">Factor of the network.</param>
    public (int Width, int Height) InputOf(int pass, int factor)
    {
        var (made, left) = (Math.Pow(factor, pass), Math.Pow(factor, Passes(factor) - pass));
        return pass == 0
            ? (CutWidth, CutHeight)
            : ((int)Math.Min(CutWidth * made, Math.Ceiling(Width / left)), (int)Math.Min(CutHeight * made, Math.Ceiling(Height / left)));
    }

    /// <summary>Refuses a size that this machine cannot hold.</summary>
    /// <param name="enlarger">What enlarges; null: no network.</param>
    /// <exception cref="AIImageException">There is not enough memory.</exception>
    public void RequireMemory(IEnlarger? enlarger)
    {
        var result = (long)Width * Height;
        var largest = result;
        var working = 0L;
        for (var pass = 0; enlarger is not null && (Enlarges || enlarger.ScaleFactor == 1) && pass < Passes(enlarger.ScaleFactor); pass++)
        {
            var (width, height) = InputOf(pass, enlarger.ScaleFactor);
            largest = Math.Max(largest, (long)width * height * enlarger.ScaleFactor * enlarger.ScaleFactor);
            working = Math.Max(working, enlarger.WorkingBytes(width, height));
        }
        var needed = working + (Channels * (((long)CutWidth * CutHeight) + largest + result)) + (EncodedBytes * result);
        var available = MachineMemory.Bytes;
        if (needed > available || largest * Channels > int.MaxValue / 2 || result * EncodedBytes > int.MaxValue)
        {
            throw new AIImageException(ErrorIds.OutOfMemory, FormattableString.Invariant(
                $"To make {Width}x{Height} of a picture of {CutWidth}x{CutHeight} takes about {Math.Ceiling(needed / (double)(1 << 30))} GB of memory in arrays of up to {largest * Channels / (1 << 20)} MB, which is more than this program can have here; ask for a smaller size, or use the method lanczos."));
        }
    }

    private static ResizePlan OfScale(int width, int height, double scale) => scale is > 0 and <= LargestScale
        ? new ResizePlan(Side(width * scale), Side(height * scale), width, height)
        : throw Invalid(FormattableString.Invariant($"The scale is {scale}; it must be above 0 and at most {LargestScale}."));

    private static ResizePlan OfSize(int width, int height, int toWidth, int toHeight)
    {
        if (toWidth < 1 || toHeight < 1)
            throw Invalid($"The size {toWidth}x{toHeight} is no size; width and height must be positive numbers of pixels.");
        // The largest part that has the shape asked for, at whole pixels.
        return new ResizePlan(
            toWidth, toHeight,
            Math.Min(width, Side((double)height * toWidth / toHeight)),
            Math.Min(height, Side((double)width * toHeight / toWidth)));
    }

    private static int Side(double length) => Math.Max(1, (int)Math.Round(length, MidpointRounding.AwayFromZero));

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
