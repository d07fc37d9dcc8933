# Draws a picture with the SkiaSharp of another module, through that module's own native library.
param([string] $Folder)

[void] [System.Reflection.Assembly]::LoadFrom("$Folder/SkiaSharp.dll")
$bitmap = [SkiaSharp.SKBitmap]::new(3, 2)
$bitmap.Erase([SkiaSharp.SKColors]::Red)
$png = $bitmap.Encode([SkiaSharp.SKEncodedImageFormat]::Png, 100).ToArray()
$again = [SkiaSharp.SKBitmap]::Decode([byte[]] $png)
"$($again.Width)x$($again.Height) of $($again.GetPixel(2, 1)) by Skia $([SkiaSharp.SkiaSharpVersion]::Native)"
