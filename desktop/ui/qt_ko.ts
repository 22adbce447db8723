<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- What Qt's own Korean lacks, most of it in the file dialog. After a change: pyside6-lrelease desktop/ui/qt_ko.ts -->
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>찾는 위치(&amp;L):</translation></message>
    <message><source>&amp;Files of type:</source><translation>파일 형식(&amp;T):</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Folder</source><translation>폴더</translation></message>
    <message><source>File</source><translation>파일</translation></message>
    <message><source>File Folder</source><translation>파일 폴더</translation></message>
    <message><source>%1 File</source><translation>%1 파일</translation></message>
    <message><source>Drive</source><translation>드라이브</translation></message>
    <message><source>Alias</source><translation>바로 가기</translation></message>
    <message><source>Shortcut</source><translation>바로 가기</translation></message>
    <message><source>Unknown</source><translation>알 수 없음</translation></message>
</context>
</TS>
